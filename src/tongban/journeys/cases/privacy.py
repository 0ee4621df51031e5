"""Which fields of cases are personal, and how long they are kept."""

PERSONAL = {
    "Application.answers": "申请人填写的内容；加密存放，只给申请人和承办人员看",
    "Application.facts": "提交时核对的事实及来源；加密存放，只给承办人员看",
    "CaseEvent.note": "办理说明；加密存放，给申请人和承办人员看",
    "Letter.context": "文书内容；加密存放",
    "Correction.items": "补正内容；加密存放",
    "Decision.reasons": "决定理由；加密存放，给申请人和承办人员看",
    "Decision.facts": "决定依据的事实；加密存放",
    "PartySignature.name": "共同签署人；加密存放",
    "PartySignature.citizen_id_index": "共同签署人号码的不可逆索引",
}
