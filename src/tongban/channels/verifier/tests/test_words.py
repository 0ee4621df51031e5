"""Whoever stands at a gate is told, for each refusal, what is wrong and what to do next."""

from __future__ import annotations

import pytest

from tongban.capabilities.codes.public import Reason
from tongban.channels.verifier.views.words import FOREIGN_WORDS, WORDS


@pytest.mark.parametrize("reason", [one for one in Reason if one != Reason.GOOD])
def test_every_refusal_says_what_to_do_next(reason):
    for title, remedy in (WORDS[reason], FOREIGN_WORDS.get(reason, WORDS[reason])):
        assert str(title)
        assert "请" in str(remedy), reason
