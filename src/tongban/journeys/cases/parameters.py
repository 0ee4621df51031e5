"""Numbers of the case rules that a city sets: dated, sourced, and changed here only.

What the national law itself fixes (five days to tell what is missing, ten to deliver) stands in ``clock.py``.
"""

VERIFIED_ON = "2026-11-23"

# How long an applicant has to correct what was asked for, told in the letter of correction.
CORRECTION_WORKING_DAYS = 15
CORRECTION_SOURCE = "行政许可法第三十二条未规定补正期限；本市补正材料通知书格式文本填写十五个工作日"

# The clock turns yellow when this part of the limit, or less, is left.
YELLOW_SHARE = 0.2
YELLOW_SOURCE = "各地效能监察通行的预警比例；国家未作统一规定，由本市确定"

# How long a fee may stay unpaid after its order expired: before the decision the application is then returned, after
# the decision the applicant is reminded again after the same time.
UNPAID_DAYS = 30
UNPAID_SOURCE = "行政许可法未规定缴费期限；本市参数，期限在催缴通知中告知"

# A draft that lies untouched ends after ``TONGBAN_DRAFT_DAYS``; so many days before, the applicant is told.
DRAFT_NOTICE_DAYS = 14
DRAFT_SOURCE = "个人信息保护法第十九条要求保存期限为实现目的所必要的最短时间，未规定天数；由本市确定"

# Promised materials (容缺) that are still missing are asked for again when no more than these working days are left.
REMIND_WORKING_DAYS = 3
REMIND_SOURCE = "国家未作统一规定，由本市确定；期限本身以容缺候补通知书为准"

# What a supervisor is shown: a person decided within so many seconds of acceptance; of at least so many decisions of
# one officer so large a part fell on the last day of the limit.
IN_SECONDS = 60
HABIT_LEAST = 10
HABIT_SHARE = 0.5
OVERSIGHT_SOURCE = "国家未作统一规定，由本市确定；只用来提示监督人员查看，不作为处理依据"
