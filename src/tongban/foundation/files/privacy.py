"""What here is personal: the content of every file, and its name. Contents are encrypted; erasing is ``remove``."""

PERSONAL_FIELDS = {"StoredFile": ["name"], "Blob": []}
