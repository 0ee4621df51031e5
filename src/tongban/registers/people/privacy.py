"""What is personal here: how it is shown masked, and what is erased when the law asks."""

# model: {field: (how it is masked, what happens on erasure)}
PERSONAL: dict[str, dict[str, tuple[str, str]]] = {
    "Person": {
        "citizen_id": ("first four and last four characters", "kept while the register reports the person"),
        "name": ("surname, the rest as stars", "kept while the register reports the person"),
        "birth_date": ("year only", "kept while the register reports the person"),
        "phone": ("first three and last four digits", "emptied"),
        "address": ("beginning only", "emptied"),
    },
    "NumberGiven": {
        "citizen_id": ("first four and last four characters", "kept while the register reports the person")
    },
    "PersonVersion": {"values": ("as the entries themselves", "ends with the person")},
    "Relationship": {"relative": ("masked name", "ends with the register's report")},
}
