"""What here is personal: the content of every file, and its name. Contents are encrypted under the key of their owner;
one file is erased by ``remove``, everything of an owner by ``shred``."""

PERSONAL_FIELDS = {"StoredFile": ["name"], "Blob": ["digest"], "OwnerKey": ["whose"]}
