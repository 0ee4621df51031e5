"""The viewer of a request: who is really there, for whom, and how surely we know."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """In which capacity somebody looks; one account has one role at a time."""

    ANONYMOUS = "anonymous"
    PERSON = "person"  # a resident, for themselves, a relative or an organisation
    CLERK = "clerk"  # takes in at a counter, does not decide
    OFFICER = "officer"  # works for an authority and may decide within their posts
    OPERATOR = "operator"  # keeps the platform running; sees no personal data
    SYSTEM = "system"  # jobs and schedules

    @property
    def is_staff(self) -> bool:
        """True for those who work for the city."""
        return self in (Role.CLERK, Role.OFFICER, Role.OPERATOR)


@dataclass(frozen=True)
class Viewer:
    """Who looks, for whom, from where. Passed to every query; compared by value, never stored.

    Attributes:
        person_id: the applicant person whose affairs are looked at (the elder, when a daughter acts for her).
        organisation_id: the applicant organisation, when somebody acts for a firm; then ``person_id`` is None.
        agent_person_id: the person who really sits there when acting for another; None when acting for oneself.
        delegation_id: the delegation under which the agent acts; checked anew on every request.
        client_id: the department's system that calls the open API; it may name the officer who acts.
        authority_code: the authority a member of staff works for.
        region_code: the region a member of staff works in; cases of other regions are not theirs.
        posts: what a member of staff may do, such as ``officer``, ``reviewer``, ``head``.
        assurance: 0 nobody, 1 a phone code, 2 real name with password and second factor, 3 passkey or in person.
    """

    role: Role = Role.ANONYMOUS
    account_id: int | None = None
    person_id: int | None = None
    organisation_id: int | None = None
    agent_person_id: int | None = None
    delegation_id: int | None = None
    officer_id: int | None = None
    client_id: int | None = None
    authority_code: str = ""
    region_code: str = ""
    posts: frozenset[str] = field(default_factory=frozenset)
    assurance: int = 0

    @property
    def is_signed_in(self) -> bool:
        """True for everybody whom we know."""
        return self.role != Role.ANONYMOUS

    @property
    def is_acting_for_another(self) -> bool:
        """True when an agent looks at somebody else's affairs."""
        return self.agent_person_id is not None

    @property
    def acting_person_id(self) -> int | None:
        """The person who is really there: the agent, else the applicant."""
        return self.agent_person_id or self.person_id

    @property
    def actor_ref(self) -> str:
        """How this viewer is written into the audit chain."""
        if self.officer_id:
            return f"officer:{self.officer_id}"
        if self.acting_person_id:
            return f"person:{self.acting_person_id}"
        if self.client_id:
            return f"client:{self.client_id}"
        if self.role == Role.OPERATOR:
            return f"operator:{self.account_id}"
        return self.role.value

    @property
    def for_whom_ref(self) -> str:
        """Whose affairs it is, for the audit chain; empty for staff."""
        if self.organisation_id:
            return f"organisation:{self.organisation_id}"
        return f"person:{self.person_id}" if self.person_id else ""

    def holds(self, *posts: str) -> bool:
        """True when the member of staff holds one of the posts."""
        return bool(self.posts.intersection(posts))


ANONYMOUS = Viewer()
SYSTEM = Viewer(role=Role.SYSTEM)
