"""Which fields of benefits are personal, and to whom they are shown."""

PERSONAL = {
    "BenefitDecision.facts": "决定依据的事实及来源；加密存放，只给本人和承办部门看",
    "BenefitDecision.arithmetic": "金额计算过程；加密存放，只给本人和承办部门看",
    "BenefitDecision.reason": "决定理由；加密存放",
    "Entitlement.subject_key": "证件号码的不可逆索引，不能还原",
    "Payment.account": "收款账户；加密存放，页面只显示末四位",
    "Payment.payee": "收款人姓名；加密存放",
    "PayAccount.number": "本人提供的收款账户；加密存放，页面只显示末四位",
    "PayAccount.holder": "户名；加密存放",
    "Question.answer": "本人对待查明事项的答复；加密存放",
    "Objection.statement": "异议内容；加密存放，只给本人和承办部门看",
    "Objection.answer": "异议答复；加密存放",
    "EmbeddedPayFile.lines": "演示国库收到的拨付明细；加密存放",
}
