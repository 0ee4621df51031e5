"""The front door of *reliance*."""

from .actions.authorising import ask, decline, grant, rely_on_authorisation, take_back, withdraw
from .actions.calling import CaseGround, Verdict, call_on_duty, newest, types_for_item, verify
from .actions.complaining import complain, conclude, explain
from .actions.measuring import confirm_measure, propose_measure, reject_measure
from .actions.parties import allow_party, party_of, party_of_authority, register_party, stop_party
from .actions.presenting import code_by_letters, make_code, open_code, scenes_to_show
from .actions.registering import (
    confirm_party,
    end_key,
    open_key,
    propose_party,
    propose_to_allow,
    reject_party,
    scenes_for,
)
from .errors import CodeGone, NoGround, NoLicence, NotAllowed, NotAuthorised, OtherContent, RelianceError, WrongStep
from .holders import find_holder
from .models import (
    Authorisation,
    AuthorisationState,
    Complaint,
    ComplaintState,
    Measure,
    MeasureKind,
    PartyChange,
    PresentationCode,
    RelyingParty,
    Use,
)
from .queries import (
    authorisations_of_holder,
    authorisations_of_party,
    codes_of,
    complaints_to_conclude,
    complaints_to_explain,
    licences_of_issuer,
    measures_waiting,
    open_complaints,
    parties_for,
    parties_of_holder,
    party_changes,
    party_figures,
    use_of_copy,
    uses_for_case,
    uses_of_holder,
    uses_of_party,
    versions_of,
    waiting_for_holder,
)
from .scenes import FIELDS, Asked, PartyKind, Question, Scene, Way, duties, scenes
from .states import measures_for

__all__ = [
    "Asked", "Authorisation", "AuthorisationState", "CaseGround", "CodeGone", "Complaint", "ComplaintState", "FIELDS",
    "Measure", "MeasureKind", "NoGround", "NoLicence", "NotAllowed", "NotAuthorised", "OtherContent", "PartyChange",
    "PartyKind", "PresentationCode", "Question", "RelianceError", "RelyingParty", "Scene", "Use", "Verdict", "Way",
    "WrongStep", "allow_party", "ask", "authorisations_of_holder", "authorisations_of_party", "call_on_duty",
    "code_by_letters", "codes_of", "complain", "complaints_to_conclude", "complaints_to_explain", "conclude",
    "confirm_measure", "confirm_party", "decline", "duties", "end_key", "explain", "find_holder", "grant",
    "licences_of_issuer", "make_code", "measures_for", "measures_waiting", "newest", "open_code", "open_complaints",
    "open_key", "parties_for", "parties_of_holder", "party_changes", "party_figures", "party_of",
    "party_of_authority", "propose_measure", "propose_party", "propose_to_allow", "register_party", "reject_measure",
    "reject_party", "rely_on_authorisation", "scenes", "scenes_for", "scenes_to_show", "stop_party", "take_back",
    "types_for_item", "use_of_copy", "uses_for_case", "uses_of_holder", "uses_of_party", "verify", "versions_of",
    "waiting_for_holder", "withdraw",
]  # fmt: skip
