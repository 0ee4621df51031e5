"""What a tender and an auction call their people and their acts: each in the words of its own law."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from tongban.journeys.cases.procedure_kinds import Kind

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Lazy


@dataclass(frozen=True)
class ContestWords:
    """The words of one kind; ``named`` is written into the result, which is kept in Chinese.

    Legal: 招标投标法 第二十五条 (投标人), 第四十五条 (中标人); 拍卖法 第三十二条 (竞买人), 第三十八条 (买受人),
        第五十二条 (成交确认书).
    """

    act: Lazy
    mine: Lazy
    after_sign_in: Lazy
    only_firms: Lazy
    only_persons: Lazy
    either: Lazy
    amount: Lazy
    offer: Lazy
    again: Lazy
    taken_back: Lazy
    too_late: Lazy
    none: Lazy
    bidder: Lazy
    opened: Lazy
    sealed: Lazy
    won: Lazy
    lost: Lazy
    wins: Lazy
    choose: Lazy
    reason: Lazy
    decided: Lazy
    undecided: Lazy
    cannot_win: Lazy
    too_few: Lazy
    applicant_won: Lazy
    other_won: Lazy
    named: str
    complained: str


WORDS = {
    Kind.TENDER: ContestWords(
        act=_("投标"),
        mine=_("我的投标"),
        after_sign_in=_("登录后投标"),
        only_firms=_("企业才能投标：先在“为谁办”里选您的企业。"),
        only_persons=_("个人才能投标：先在“为谁办”里选您自己。"),
        either=_("以您自己或者您企业的名义投标：先在“为谁办”里选。"),
        amount=_("投标价"),
        offer=_("方案和承诺"),
        again=_("重新投标"),
        taken_back=_("已撤回，截止以前可以重新投标。"),
        too_late=_("已经截止，不能再投标"),
        none=_("已经截止，您没有投标。"),
        bidder=_("投标人"),
        opened=_("开启的投标"),
        sealed=_("已封存 %(n)s 份。截止并由两名开启人同时开启以前，谁也看不到内容和投标人。"),
        won=_("您已中标"),
        lost=_("您没有中标"),
        wins=_("中标"),
        choose=_("确定谁中标"),
        reason=_("理由（按公告的评审办法；告知全部投标人）"),
        decided=_("已确定中标人，全部投标人都会收到结果。"),
        undecided=_("还没有确定中标人；没有人中标的，请取消这项程序"),
        cannot_win=_("这份不能中标：与封存摘要不符的作废"),
        too_few=_("投标人少于三个，应当重新招标：请取消后重新公告"),
        applicant_won=_("申请人中标"),
        other_won=_("由其他投标人中标"),
        named="中标人",
        complained="投标人投诉，须调查并书面答复",
    ),
    Kind.AUCTION: ContestWords(
        act=_("竞买"),
        mine=_("我的竞买"),
        after_sign_in=_("登录后竞买"),
        only_firms=_("企业才能竞买：先在“为谁办”里选您的企业。"),
        only_persons=_("个人才能竞买：先在“为谁办”里选您自己。"),
        either=_("以您自己或者您企业的名义竞买：先在“为谁办”里选。"),
        amount=_("报价"),
        offer=_("对拍卖条件的承诺"),
        again=_("重新报价"),
        taken_back=_("已撤回，截止以前可以重新报价。"),
        too_late=_("已经截止，不能再报价"),
        none=_("已经截止，您没有报价。"),
        bidder=_("竞买人"),
        opened=_("开启的报价"),
        sealed=_("已封存 %(n)s 份报价。截止并由两名开启人同时开启以前，谁也看不到内容和竞买人。"),
        won=_("您是买受人，已成交"),
        lost=_("您没有成交"),
        wins=_("买受人"),
        choose=_("确认谁成交"),
        reason=_("理由（由最高应价者买受；告知全部竞买人）"),
        decided=_("已确认成交，全部竞买人都会收到结果。"),
        undecided=_("还没有确认成交；没有人成交的，请取消这项程序"),
        cannot_win=_("这份不能成交：由最高应价者买受，与封存摘要不符的作废"),
        too_few=_("没有竞买人，不能成交：请取消后重新公告"),
        applicant_won=_("申请人买受"),
        other_won=_("由其他竞买人买受"),
        named="买受人",
        complained="竞买人投诉，须调查并书面答复",
    ),
}
