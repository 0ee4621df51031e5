"""The front door of *codes*."""

from .actions.cards import attach_card, detach_card, learn_void, void_issuer_card
from .actions.gates import News, news_for, register_gate, take_upload
from .actions.law import Basis, LawfulCheck, check_lawfully
from .actions.law_review import explain, may_review, review, say_second
from .actions.scanning import Checked, answer_objection, check, follow_scans, object_to, take_scans
from .actions.showing import (
    Drawn,
    bind_device,
    give_up_device,
    issue_paper,
    issue_passes,
    may_have_paper,
    show_online,
    void_paper,
)
from .actions.trust_list import is_city_stale, refresh_cities, trust_issuer, withdraw_issuer
from .actions.venues import (
    answer_complaint,
    call_next,
    check_in,
    complain_about,
    leave_queue,
    new_poster,
    open_venue,
    take_ticket,
)
from .cards import ShownCard, card_of
from .carriers import power_over
from .errors import (
    BadMaterial,
    BadScan,
    CardError,
    CodeError,
    GateRefused,
    JournalGap,
    LawRefused,
    NoSuchFamily,
    NotADevice,
    NotAPlace,
    NotForPaper,
    NotYourOwn,
    UnknownGate,
    VenueError,
    WrongTurn,
)
from .families import Concessions, facts_in_code, families, family, put_concessions, scene_rows, scenes
from .foreign.reading import form_title, forms
from .gate import Revoked, Scene, SceneRules
from .gate.gate import Reason
from .law import Law, law_of
from .models import (
    AttachedCard,
    Device,
    ForeignIssuer,
    Gate,
    IssuedCode,
    IssuerCard,
    LawfulUse,
    SandboxScene,
    Scan,
    ScanObjection,
    TicketState,
    Venue,
    VenueComplaint,
    VenueTicket,
    Verdict,
)
from .notices import ALARMS
from .poster import poster_pdf
from .queries import (
    CardLine,
    cards_of,
    complaints_about,
    device_of,
    devices_of,
    fact_words,
    foreign_issuer,
    foreign_issuers,
    gate_for_client,
    gate_of,
    gates_of,
    identified_by,
    issuer_card,
    issuer_cards,
    issuer_titles,
    my_complaints,
    objection_of,
    objections_to_answer,
    paper_of,
    scan_just_made,
    scan_of,
    scans_at,
    scans_by_result,
    scans_of,
    venue_for_staff,
    venues_of,
)
from .queries_of_law import (
    LawFilter,
    is_untouched,
    lawful_use,
    lawful_uses,
    takes_part_in_law,
    uses_at,
    waits_for_law,
)
from .sandbox import (
    holders,
    make_sandbox_scene,
    now_in_seconds,
    sandbox_keys,
    sandbox_public,
    sandbox_revoked,
    sandbox_scene,
)
from .seeding import shown_row
from .tellers import Section, Teller, put_teller, tell, told_words
from .trusted import key_update, revocation_update, root, root_named, signed_scenes
from .vectors import vectors
from .venues import DOES, address_of, queue_of, ticket_of, venue_of_token, waiting_before

__all__ = [
    "ALARMS", "AttachedCard", "BadMaterial", "BadScan", "Basis", "CardError", "CardLine", "Checked", "CodeError",
    "Concessions", "DOES", "Device", "Drawn", "ForeignIssuer", "Gate", "GateRefused", "IssuedCode", "IssuerCard",
    "JournalGap", "Law", "LawFilter", "LawRefused", "LawfulCheck", "LawfulUse", "News", "NoSuchFamily", "NotADevice",
    "NotAPlace", "NotForPaper", "NotYourOwn", "Reason", "Revoked", "SandboxScene", "Scan", "ScanObjection", "Scene",
    "SceneRules", "Section", "ShownCard", "Teller", "TicketState", "UnknownGate", "Venue", "VenueComplaint",
    "VenueError", "VenueTicket", "Verdict", "WrongTurn", "address_of", "answer_complaint", "answer_objection",
    "attach_card", "bind_device", "call_next", "card_of", "cards_of", "check", "check_in", "check_lawfully",
    "complain_about", "complaints_about", "detach_card", "device_of", "devices_of", "explain", "fact_words",
    "facts_in_code", "families", "family", "follow_scans", "foreign_issuer", "foreign_issuers", "form_title", "forms",
    "gate_for_client", "gate_of", "gates_of", "give_up_device", "holders", "identified_by", "is_city_stale",
    "is_untouched", "issue_paper", "issue_passes", "issuer_card", "issuer_cards", "issuer_titles", "key_update",
    "law_of", "lawful_use", "lawful_uses", "learn_void", "leave_queue", "make_sandbox_scene", "may_have_paper",
    "may_review", "my_complaints", "new_poster", "news_for", "now_in_seconds", "object_to", "objection_of",
    "objections_to_answer", "open_venue", "paper_of", "poster_pdf", "power_over", "put_concessions", "put_teller",
    "queue_of", "refresh_cities", "register_gate", "review", "revocation_update", "root", "root_named", "sandbox_keys",
    "sandbox_public", "sandbox_revoked", "sandbox_scene", "say_second", "scan_just_made", "scan_of", "scans_at",
    "scans_by_result", "scans_of", "scene_rows", "scenes", "show_online", "shown_row", "signed_scenes", "take_scans",
    "take_ticket", "take_upload", "takes_part_in_law", "tell", "ticket_of", "told_words", "trust_issuer", "uses_at",
    "vectors", "venue_for_staff", "venue_of_token", "venues_of", "void_issuer_card", "void_paper", "waiting_before",
    "waits_for_law", "withdraw_issuer",
]  # fmt: skip
