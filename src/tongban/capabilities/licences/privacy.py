"""What here is personal: the fields of a licence and its PDF, both encrypted; they are erased with their holder."""

PERSONAL_FIELDS = {"Licence": ["fields", "file"], "LicenceEvent": [], "Seal": [], "SealedDocument": []}
