"""Tables of the benefits room; the invariants of the money stand in the database."""

from .entitlements import BenefitDecision, Consent, DecisionFact, Entitlement, EntitlementUnit, Question
from .money import EmbeddedPayFile, Objection, PayAccount, PayFile, Payment, Recovery, RecoveryInstalment
from .policies import Budget, PolicyInForce, Run, RunPart, Simulation

__all__ = [
    "BenefitDecision", "Budget", "Consent", "DecisionFact", "EmbeddedPayFile", "Entitlement", "EntitlementUnit",
    "Objection", "PayAccount", "PayFile", "Payment", "PolicyInForce", "Question", "Recovery", "RecoveryInstalment",
    "Run", "RunPart", "Simulation",
]  # fmt: skip
