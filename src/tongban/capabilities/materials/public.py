"""The front door of *materials*."""

from .actions import (
    Left,
    Owner,
    Purpose,
    allow_again,
    consent,
    copies_that_stay,
    delete,
    examine,
    keep,
    note_access,
    rely_on,
    rename,
    renew,
    take_back,
    withdraw,
)
from .erasing import Outlook, erase, erasure, erasures_of, outlook, proof_of_erasure
from .errors import MaterialError, NeedsConsent, NotReusable
from .evidence import receipt_of
from .kinds import GROUPS, MaterialKind, kind_of_entry, material_kind, material_kinds
from .models import Consent, Erasure, Material, MaterialAccess, MaterialUse, Source
from .pages import pages_of
from .ports import Reading, text_reader
from .privacy import export
from .queries import (
    Shelf,
    consent_of,
    consents_for,
    consents_of,
    is_usable,
    kept_by_kind,
    library,
    material,
    materials_visible_to,
    reusable,
    reusable_by_kind,
    reused,
    texts_for,
    uses_for,
)
from .reading import SHOWS, compared, said_by
from .uploads import forget_uploads, read_upload, texts_of

__all__ = [
    "Consent", "Erasure", "GROUPS", "Left", "Material", "MaterialAccess", "MaterialError", "MaterialKind",
    "MaterialUse", "NeedsConsent", "NotReusable", "Outlook", "Owner", "Purpose", "Reading", "SHOWS", "Shelf", "Source",
    "allow_again", "compared", "consent", "consent_of", "consents_for", "consents_of", "copies_that_stay", "delete",
    "erase", "erasure", "erasures_of", "examine", "export", "forget_uploads", "is_usable", "keep", "kept_by_kind",
    "kind_of_entry", "library", "material", "material_kind", "material_kinds", "materials_visible_to", "note_access",
    "outlook", "pages_of", "proof_of_erasure", "read_upload", "receipt_of", "rely_on", "rename", "renew", "reusable",
    "reusable_by_kind", "reused", "said_by", "take_back", "text_reader", "texts_for", "texts_of", "uses_for",
    "withdraw",
]  # fmt: skip
