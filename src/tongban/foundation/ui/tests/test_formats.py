"""Dates, money and masks as people read them."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.utils import translation

from tongban.foundation.ui.formats import date_words, localised, masked_words, moment_words, yuan_words

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


def test_a_date_has_its_weekday():
    assert date_words(date(2026, 11, 23)) == "2026年11月23日（周一）"


def test_a_date_in_english():
    with translation.override("en"):
        assert date_words("2026-11-23") == "Mon 23 Nov 2026"


def test_a_moment_is_told_in_the_city_s_time():
    with time_machine.travel(NOON, tick=False):
        assert moment_words(datetime(2026, 11, 22, 16, 30, tzinfo=UTC)) == "今天 00:30"
        assert moment_words(datetime(2026, 11, 22, 1, 10, tzinfo=UTC)) == "昨天 09:10"
        assert moment_words(datetime(2026, 11, 20, 8, 30, tzinfo=UTC)) == "11月20日 16:30"
        assert moment_words(datetime(2025, 11, 20, 8, 30, tzinfo=UTC)) == "2025年11月20日 16:30"


@pytest.mark.parametrize(("fen", "words"), [(0, "¥0.00"), (123450, "¥1,234.50"), (-1, "-¥0.01"), (None, "")])
def test_money(fen, words):
    assert yuan_words(fen) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [("319901195001011234", "319***********1234"), ("10112345678", "101****5678"), ("王秀英", "**英"), ("", "")],
)
def test_masks(text, words):
    assert masked_words(text) == words


def test_a_text_without_english_is_shown_in_chinese():
    with translation.override("en"):
        assert localised({"zh": "津贴"}) == "津贴"
        assert localised({"zh": "津贴", "en": "Allowance"}) == "Allowance"
