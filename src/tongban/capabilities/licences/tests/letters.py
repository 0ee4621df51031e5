"""One context that fills every letter; all people and firms in it are invented."""

CONTEXT = {
    "case_number": "319915202611230000123",
    "item": {"zh": "食品经营许可（新办）", "en": "Food business licence (new)"},
    "applicant": "上海禾光餐饮有限公司",
    "applicant_id": "913199********0B0G",
    "agent": "徐磊",
    "submitted_on": "2026-11-20",
    "received_on": "2026-11-20",
    "accepted_on": "2026-11-23",
    "promised_due_on": "2026-12-07",
    "statutory_due_on": "2026-12-21",
    "due_on": "2026-12-04",
    "new_due_on": "2027-01-05",
    "issued_on": "2026-12-01",
    "days": 10,
    "decided_on": "2026-12-01",
    "materials": [
        {"title": "经营场所平面图", "source": "申请人上传", "note": ""},
        {"title": "营业执照", "source": "电子证照库", "note": "免于提交"},
    ],
    "corrections": [
        {
            "title": "经营场所平面图",
            "problem": "图上没有标出清洗消毒区。",
            "remedy": "请在图上标明清洗消毒区和加工流程方向，拍照上传即可。",
        }
    ],
    "reason": "现场核查发现加工间面积不符合要求。",
    "grounds": [
        {
            "text": "加工间使用面积 3.2 平方米，应不少于 8 平方米",
            "legal": "《食品经营许可审查通则》第二十条",
            "remedy": "调整布局后可重新申请",
        }
    ],
    "legal_basis": ["《中华人民共和国食品安全法》第三十五条", "《食品经营许可管理办法》第十条"],
    "procedure": "现场踏勘",
    "started_on": "2026-11-25",
    "remedy": "调整加工间布局、面积达到要求后，可以随时重新申请。",
    "conditions": ["具有相应的经营场所", "有健全的管理制度"],
    "check_within": {"zh": "2个月", "en": "2 months"},
    "promises": ["已经知晓告知的全部内容", "自身符合告知的条件", "所填信息真实准确"],
    "document": "食品经营许可证",
    "recipient": "徐磊",
    "delivery_mode": "邮寄",
    "delivered_on": "2026-12-03",
    "tracking": "EMS 0000 0000 0001",
}
