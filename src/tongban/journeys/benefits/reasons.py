"""Reasons that this room itself writes down: kept in Chinese with the row, shown through gettext."""

from __future__ import annotations

from django.utils.translation import gettext_noop

UNKNOWN = gettext_noop("有情况尚未查明")
NO_BUDGET = gettext_noop("本年度预算不足")
SAME_PURPOSE = gettext_noop("同一用途已有其他待遇")
BY_DATA = gettext_noop("按最新数据重新计算")
BY_LIST = gettext_noop("经审核名单核定")
DECEASED = gettext_noop("领取人已去世，待继承人办理")
DIED = gettext_noop("领取人已去世")
CHANGED_IN_FLIGHT = gettext_noop("拨付期间数据有变化")
DATA_CHANGED = gettext_noop("数据更新")
DATA_CORRECTED = gettext_noop("数据异议已更正")
ANSWERED = gettext_noop("本人答复")
ADDED = gettext_noop("补充匹配")
UPHELD = gettext_noop("异议成立")
PAY_DAY = gettext_noop("按期拨付")
NOT_CLAIMED = gettext_noop("已不需要退回")
SHOWN = gettext_noop("演示")
