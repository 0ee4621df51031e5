"""What is personal here: who belongs to an organisation. The organisation's own data are public by law."""

PERSONAL: dict[str, dict[str, tuple[str, str]]] = {
    "Organisation": {"legal_representative": ("masked name", "kept while the register reports it")},
    "OrganisationMember": {"person": ("masked name", "kept while the register reports it")},
}
