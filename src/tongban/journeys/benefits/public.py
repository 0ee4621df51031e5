"""The front door of benefits (免申即享)."""

from tongban.journeys.benefits.actions.budgets import budget_of, set_budget
from tongban.journeys.benefits.actions.changes import facts_changed, match_subject
from tongban.journeys.benefits.actions.consents import consent, decline, withdraw_consent
from tongban.journeys.benefits.actions.decisions import look_again, verify_decision
from tongban.journeys.benefits.actions.objections import answer_objection, object_to, withdraw_objection
from tongban.journeys.benefits.actions.pay import make_pay_file, pay_heirs, send_file, take_receipts
from tongban.journeys.benefits.actions.policies import (
    approve_policy,
    end_policy,
    propose,
    reject_policy,
    resume_policy,
    suspend_policy,
)
from tongban.journeys.benefits.actions.questions import answer, ask_person, name_account
from tongban.journeys.benefits.actions.recoveries import order_instalment, stretch_recovery
from tongban.journeys.benefits.actions.reviews import (
    Report,
    approve,
    approve_all,
    hold_all,
    hold_back,
    refuse,
    release,
)
from tongban.journeys.benefits.actions.runs import cancel_run, carry_run, prepare_run, run_of, start_run
from tongban.journeys.benefits.actions.simulations import simulate, work_out
from tongban.journeys.benefits.adapters.embedded import choose_behaviour, embedded_files
from tongban.journeys.benefits.exports import export_entitlements, export_pay_file
from tongban.journeys.benefits.models import (
    BenefitDecision,
    Budget,
    Consent,
    EmbeddedPayFile,
    Entitlement,
    EntitlementUnit,
    Objection,
    PayAccount,
    PayFile,
    Payment,
    PolicyInForce,
    Question,
    Recovery,
    RecoveryInstalment,
    Run,
    RunPart,
    Simulation,
)
from tongban.journeys.benefits.notices import period_words
from tongban.journeys.benefits.queries.comparisons import Comparison, compare_periods, why_vanished
from tongban.journeys.benefits.queries.desk import (
    FilePage,
    Listing,
    PolicyRow,
    RunPage,
    desk_counts,
    desk_policies,
    desk_policy,
    entitlements,
    figures,
    objection,
    objections,
    pay_file_page,
    pay_files,
    question,
    questions,
    recoveries,
    recovery,
    review_list,
    run_page,
    runs,
    simulation,
    simulations,
)
from tongban.journeys.benefits.queries.public_pages import (
    PolicyLine,
    PolicyPage,
    SelfCheck,
    policy_page,
    public_policies,
    self_check,
)
from tongban.journeys.benefits.queries.subjects import (
    entitlement_page,
    entitlements_visible_to,
    my_benefits,
    own_consent,
    own_objection,
    own_question,
    own_recovery,
    subject_of,
    visible_entitlement,
)
from tongban.journeys.benefits.queries.trend import Month, Trend, trend
from tongban.journeys.benefits.queries.views import Card, Condition, EntitlementPage, MyBenefits
from tongban.journeys.benefits.states import (
    Consented,
    FileState,
    ObjectionState,
    PaymentState,
    PolicyState,
    QuestionState,
    RecoveryState,
    RunState,
    Scope,
    State,
)
from tongban.journeys.benefits.terms import Terms, terms_of

__all__ = [
    "BenefitDecision", "Budget", "Card", "Comparison", "Condition", "Consent", "Consented", "EmbeddedPayFile",
    "Entitlement", "EntitlementPage", "EntitlementUnit", "FilePage", "FileState", "Listing", "Month", "MyBenefits",
    "Objection", "ObjectionState", "PayAccount", "PayFile", "Payment", "PaymentState", "PolicyInForce", "PolicyLine",
    "PolicyPage", "PolicyRow", "PolicyState", "Question", "QuestionState", "Recovery", "RecoveryInstalment",
    "RecoveryState", "Report", "Run", "RunPage", "RunPart", "RunState", "Scope", "SelfCheck", "Simulation", "State",
    "Terms", "Trend", "answer", "answer_objection", "approve", "approve_all", "approve_policy", "ask_person",
    "budget_of", "cancel_run", "carry_run", "choose_behaviour", "compare_periods", "consent", "decline", "desk_counts",
    "desk_policies", "desk_policy", "embedded_files", "end_policy", "entitlement_page", "entitlements",
    "entitlements_visible_to", "export_entitlements", "export_pay_file", "facts_changed", "figures", "hold_all",
    "hold_back", "look_again", "make_pay_file", "match_subject", "my_benefits", "name_account", "object_to",
    "objection", "objections", "order_instalment", "own_consent", "own_objection", "own_question", "own_recovery",
    "pay_file_page", "pay_files", "pay_heirs", "period_words", "policy_page", "prepare_run", "propose",
    "public_policies", "question", "questions", "recoveries", "recovery", "refuse", "reject_policy", "release",
    "resume_policy", "review_list", "run_of", "run_page", "runs", "self_check", "send_file", "set_budget", "simulate",
    "simulation", "simulations", "start_run", "stretch_recovery", "subject_of", "suspend_policy", "take_receipts",
    "terms_of", "trend", "verify_decision", "visible_entitlement", "why_vanished", "withdraw_consent",
    "withdraw_objection", "work_out",
]  # fmt: skip
