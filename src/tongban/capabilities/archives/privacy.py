"""Which fields of archives are personal, and to whom they are shown."""

PERSONAL = {
    "Archive.title": "题名含申请人姓名；加密存放，只给本人和档案人员看",
    "Archive.applicant": "申请人；加密存放，只给本人和档案人员看",
    "Archive.applicant_index": "申请人姓名的不可逆索引，只供检索",
    "Archive.applicant_number_index": "证件号码的不可逆索引，只供检索",
    "Archive.file": "归档信息包；加密存放，利用须登记，到期经审批销毁",
    "Reading.by": "利用人；给档案所涉的本人看",
}
