"""What is personal here: how it is shown masked, and what is erased when the law asks."""

# model: {field: (how it is masked, what happens on erasure)}
PERSONAL: dict[str, dict[str, tuple[str, str]]] = {
    "Account": {
        "phone": ("first three and last four digits", "emptied; the account can no longer sign in by phone"),
        "person": ("masked name", "binding removed; audit entries stay"),
    },
    "Delegation": {
        "consent_text": ("not shown in lists", "kept as long as the cases filed under it"),
        "agent": ("masked name", "kept as long as the cases filed under it"),
    },
}
