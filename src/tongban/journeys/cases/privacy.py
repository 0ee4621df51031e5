"""Which fields of cases are personal, and how long they are kept."""

PERSONAL = {
    "Application.answers": "申请人填写的内容；加密存放，只给申请人和承办人员看",
    "Application.facts": "提交时核对的事实及来源；加密存放，只给承办人员看",
    "CaseEvent.note": "办理说明；加密存放，给申请人和承办人员看",
    "Letter.context": "文书内容；加密存放",
    "Correction.items": "补正内容；加密存放",
    "Decision.reasons": "决定理由；加密存放，给申请人和承办人员看",
    "Decision.facts": "决定依据的事实；加密存放",
    "SpecialProcedure.place": "踏勘、听证的地点；加密存放",
    "SpecialProcedure.record": "听证笔录；加密存放，给申请人和承办人员看",
    "ProcedureMember.marks": "专家评分和意见；加密存放，全部评完前不给任何人看",
    "SurveyReport.content": "现场记录、照片的时间地点、现场人员姓名；加密存放，只给承办人员看",
    "HearingParty.request": "申请听证的理由；加密存放，给申请人和承办人员看",
    "HearingParty.name": "被告知听证权利的利害关系人；加密存放，只给承办人员看",
    "HearingParty.waiver": "利害关系人怎样表示放弃听证；加密存放，只给承办人员看",
    "PublicOpinion.text": "对公告的意见；加密存放，只给承办人员和本人看",
    "PartySignature.name": "共同签署人；加密存放",
    "PartySignature.citizen_id_index": "共同签署人号码的不可逆索引",
}
