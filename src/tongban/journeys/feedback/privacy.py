"""Personal data of this room: the words of a rating and of its answer are encrypted, never in lists or exports."""

PERSONAL = {
    "Rating": {"text": "free text, may name people", "rater_ref": "who rated"},
    "Remedy": {"answer": "answer to the person", "revisit_note": "what the person said when asked again"},
}
