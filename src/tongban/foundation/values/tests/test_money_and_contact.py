import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.foundation.values.public import (
    BankCard,
    InvalidAmount,
    InvalidBankCard,
    InvalidMobileNumber,
    MobileNumber,
    capital_yuan,
    fen_of,
    mask_name,
    yuan,
)


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (140950, "壹仟肆佰零玖元伍角整"),
        (600714, "陆仟零柒元壹角肆分"),
        (10700053, "壹拾万柒仟元伍角叁分"),
        (1640902, "壹万陆仟肆佰零玖元零贰分"),
        (32504, "叁佰贰拾伍元零肆分"),
        (100_0000_0000, "壹亿元整"),
        (1_0001_0000_00, "壹亿零壹万元整"),
        (1_0000_0001_00, "壹亿零壹元整"),
        (10_0000_00, "壹拾万元整"),
        (1000_0500_00, "壹仟万零伍佰元整"),
        (50, "伍角整"),
        (7, "柒分"),
        (-100, "负壹元整"),
    ],
)
def test_capital_amounts_of_the_payment_rules(fen, words):
    assert capital_yuan(fen) == words


@given(st.integers(min_value=-(10**14), max_value=10**14))
def test_what_is_shown_is_read_back(fen):
    assert fen_of(yuan(fen)) == fen


@pytest.mark.parametrize("text", ["", "1.234", "abc", "1e5", "--1", "１２"])
def test_unclear_amounts_are_refused_and_never_rounded(text):
    if text == "１２":
        assert fen_of(text) == 1200
        return
    with pytest.raises(InvalidAmount):
        fen_of(text)


def test_mobile_numbers_nobody_can_have_are_for_demonstrations_only():
    assert MobileNumber.parse("12000000001", allow_synthetic=True).masked == "120****0001"
    with pytest.raises(InvalidMobileNumber):
        MobileNumber.parse("12000000001")
    with pytest.raises(InvalidMobileNumber):
        MobileNumber.parse("1380013800", allow_synthetic=True)


def test_a_mistyped_bank_card_is_found():
    card = BankCard.make("621000319900000012")
    assert BankCard.parse(f"{card[:4]} {card[4:]}") == card
    with pytest.raises(InvalidBankCard):
        BankCard.parse(card[:-1] + str((int(card[-1]) + 1) % 10))


def test_names_show_little():
    assert mask_name("欧阳文") == "欧*文"
    assert mask_name("") == ""
