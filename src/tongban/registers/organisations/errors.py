"""What can go wrong when one asks for an organisation."""


class UnknownOrganisation(LookupError):
    """The register knows no organisation with that credit code. Ask to compare with the licence."""
