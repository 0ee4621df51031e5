"""What is personal here: how it is shown masked, and what is erased when the law asks."""

# model: {field: (how it is masked, what happens on erasure)}
PERSONAL: dict[str, dict[str, tuple[str, str]]] = {
    "SourceRecord": {"attributes": ("by the sensitivity of each fact", "replaced by the source's next report")},
    "SourceVersion": {"attributes": ("by the sensitivity of each fact", "forgotten by age, prune_versions")},
    "FactDispute": {
        "statement": ("not shown in lists", "emptied"),
        "shown_value": ("not shown in lists", "emptied"),
    },
}
