"""What the cases room announces, and the words of its timeline and letters.

Every event has subject ``cases.case:<pk>`` and carries ``number``, ``pack`` and ``authority``:
``tongban.case.received``, ``.accepted`` (``deemed``), ``.declined``, ``.correction_requested``, ``.corrected``,
``.concluded`` (``result``), ``.suspended``, ``.resumed``, ``.procedure_ordered``, ``.procedure_closed`` (all four with
``procedure``), ``.survey_reported``, ``.survey_sent_back``, ``.expert_declared``, ``.expert_left``, ``.expert_marked``,
``.hearing_right``, ``.hearing_neighbour_told``, ``.hearing_asked``, ``.hearing_neighbour_asked``,
``.hearing_waived``, ``.hearing_neighbour_waived``, ``.point_judged``, ``.points_confirmed``,
``.extended``, ``.decided`` (``result``), ``.delivered``, ``.closed`` (``end_result``), ``.returned_for_review``,
``.withdrawn``, ``.lapsed``, ``.terminated``, ``.revoked``, ``.transferred`` (``to``), ``.parcel_returned``
(``parcel``), ``.warned`` (``colour``), ``.supervised``, ``.letter_made`` (``kind``).
"""

from django.utils.translation import gettext_lazy as _

TITLES = {
    "submitted": _("已提交申请"),
    "signed": _("共同申请人已签署"),
    "received": _("已收件"),
    "accepted": _("已受理"),
    "deemed_accepted": _("逾期未告知补正，自收件之日起视为受理"),
    "declined": _("不予受理"),
    "correction_requested": _("一次性告知需要补正的内容"),
    "corrected": _("您已补正"),
    "conditional": _("容缺受理：请在承诺期限内补交材料"),
    "supply_reminded": _("承诺后补的材料快到期了"),
    "supplied": _("容缺材料已补齐"),
    "review_started": _("开始审查"),
    "returned_for_review": _("决定前退回，重新审查"),
    "suspended": _("进入特别程序，时间暂停计算"),
    "resumed": _("特别程序结束，继续计算时间"),
    "extended": _("经批准延长办理期限"),
    "procedure_ordered": _("安排特别程序，办理期限照常计算"),
    "procedure_closed": _("特别程序有了结果"),
    "survey_to_sign": _("现场记录已确认，核查环节待签"),
    "concluded": _("各个事项都有了结果"),
    "hearing_right": _("您有权申请听证"),
    "hearing_neighbour_told": _("已告知利害关系人听证权利"),
    "hearing_asked": _("已申请听证"),
    "hearing_neighbour_asked": _("利害关系人申请了听证"),
    "hearing_waived": _("您已放弃听证"),
    "hearing_neighbour_waived": _("一位利害关系人放弃听证"),
    "granted": _("决定：准予"),
    "refused": _("决定：不予"),
    "deemed_granted": _("届满前未作决定，依法视为准予延续"),
    "pledged": _("已作出书面承诺"),
    "pledge_kept": _("承诺核查通过"),
    "ordered_to_fix": _("承诺核查发现问题，限期改正"),
    "revoked": _("决定已撤销"),
    "payment_requested": _("请缴费"),
    "paid": _("已缴费"),
    "payment_expired": _("缴费单已过期，可以重新缴费"),
    "payment_reminded": _("您还有费用没有缴"),
    "unpaid": _("逾期未缴费，退件"),
    "produced": _("结果已制作"),
    "shipped": _("结果已寄出"),
    "held_at_counter": _("结果已到窗口，请凭取件码领取"),
    "parcel_returned": _("结果没有寄到，请选择怎么领取"),
    "delivered": _("结果已送达"),
    "closed": _("已办结"),
    "archived": _("已归档，四性检测通过"),
    "withdrawn": _("您已撤回申请"),
    "lapsed": _("逾期未补正，退件"),
    "not_supplied": _("容缺材料逾期未补，退件"),
    "terminated": _("办理终止"),
    "transferred": _("已转办有权机关"),
    "assistance_asked": _("请其他部门协助核实"),
    "assistance_ended": _("其他部门的协助有了结果"),
    "signature_refused": _("共同申请人没有同意"),
}

# What happens by itself if nobody acts; kinds of ``dated.Next``.
NEXT = {
    "lapses": _("申请人没有补正，作退件处理"),
    "deemed_accepted": _("视为受理，并报监督"),
    "promise_broken": _("超过承诺期限，发红牌"),
    "limit_broken": _("超过法定期限，申请人可以复议、起诉"),
    "procedure_late": _("特别程序超期，报监督"),
    "delivery_late": _("超过送达期限，发红牌"),
    "deemed_renewed": _("许可届满没有决定，视为准予延续，并报监督"),
}

# Kinds of letters; the first six are the annexed forms of the service-centre standard.
# Legal: DB31/T 862-2021 附录B至附录G; 行政许可法 第三十二条第二款, 第四十五条, 第三十八条, 第四十四条.
LETTERS = {
    "receipt": _("收件凭证"),
    "acceptance": _("受理通知书"),
    "correction": _("补正材料通知书"),
    "conditional_promise": _("容缺受理承诺书"),
    "conditional_supplement": _("容缺候补通知书"),
    "delivery": _("送达回证"),
    "decline": _("不予受理通知书"),
    "special_procedure": _("特别程序告知书"),
    "extension": _("延长办理期限告知书"),
    "hearing_right": _("听证权利告知书"),
    "hearing_right_neighbour": _("听证权利告知书（利害关系人）"),
    "hearing_notice_neighbour": _("听证通知书（利害关系人）"),
    "grant": _("准予决定书"),
    "refusal": _("不予决定书"),
    "pledge": _("告知承诺书"),
    "return": _("退件通知书"),
    "revocation": _("撤销决定书"),
    "transfer": _("转办告知书"),
}
