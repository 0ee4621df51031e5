from datetime import date

import pytest

from tongban.foundation.values.public import (
    CitizenId,
    CreditCode,
    InvalidCitizenId,
    InvalidCreditCode,
    InvalidLicenceIdentifier,
    InvalidOrganisationCode,
    OrganisationCode,
    check_character,
    licence_identifier,
    parse_licence_identifier,
)

# Printed in GB 11643-1999, and synthetic people of our own town.
CITIZENS = [
    "11010519491231002X",
    "440524188001010014",
    "319901195703120025",
    "319901199001010137",
    "319915199001010135",
]
# Printed in GB 32100-2015, and a synthetic firm.
FIRMS = ["91350100M000100Y43", "91110000600037341L", "91319915MA1FL0AB0G", "11319900TB000001XT"]


@pytest.mark.parametrize("number", CITIZENS)
def test_published_citizen_ids_pass(number):
    assert CitizenId.parse(number) == number
    assert CitizenId.make(number[:6], CitizenId(number).birth_date, int(number[14:17])) == number


@pytest.mark.parametrize("number", CITIZENS)
def test_any_single_digit_changed_is_found(number):
    for place in range(17):
        for digit in "0123456789":
            if digit != number[place]:
                with pytest.raises(InvalidCitizenId):
                    CitizenId.parse(number[:place] + digit + number[place + 1 :])


def test_small_x_and_spaces_are_forgiven():
    assert CitizenId.parse(" 110105 19491231 002x") == "11010519491231002X"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("31990119570312002", "18 位"),
        ("319901195702300025", "出生日期"),
        ("009901195703120025", "地区"),
        ("319901195703120024", "校验"),
    ],
)
def test_each_fault_has_its_own_words(text, words):
    with pytest.raises(InvalidCitizenId) as caught:
        CitizenId.parse(text)
    assert words in caught.value.message
    assert caught.value.message_en.isascii()


def test_synthetic_people_are_refused_in_production():
    with pytest.raises(InvalidCitizenId):
        CitizenId.parse("319901195703120025", allow_synthetic=False)


def test_birth_sex_and_area_are_read():
    person = CitizenId.parse("319901195703120025")
    assert (person.birth_date, person.sex, person.area) == (date(1957, 3, 12), "female", "319901")
    assert person.is_synthetic


@pytest.mark.parametrize("code", FIRMS)
def test_published_credit_codes_pass(code):
    assert CreditCode.parse(code) == code
    assert CreditCode.make(code[:2], code[2:8], code[8:17]) == code


@pytest.mark.parametrize("code", ["91350100M000100Y44", "91350100I000100Y43", "9135010", "9135010XM000100Y43"])
def test_wrong_credit_codes_are_refused(code):
    with pytest.raises(InvalidCreditCode):
        CreditCode.parse(code)


def test_organisation_code_of_the_standard():
    assert OrganisationCode.parse("D2143569-X") == "D2143569X"
    with pytest.raises(InvalidOrganisationCode):
        OrganisationCode.parse("D21435690")


# Identifiers of real licences (the public part: type, issuer, serial, version, check) and one of ours.
IDENTIFIERS = [
    ("11100000000013338W011", "11430000006122244L", "20230000403", "001", "U"),
    ("11100000000013338W009", "11330105002500287C", "2025052201", "002", "0"),
    ("11100000MB03271699022", "340100", "000000016", "001", "9"),
    ("11100000000013338W032", "11220000013544541J", "2430599", "001", "F"),
    ("11319900TB000001XT001", "11319900TB000001XT", "20220105000001", "001", "C"),
]


@pytest.mark.parametrize("parts", IDENTIFIERS)
def test_check_character_of_known_licences(parts):
    *body, check = parts
    assert check_character("".join(body)) == check
    identifier = licence_identifier(*body)
    assert identifier.endswith("." + check)
    assert parse_licence_identifier(identifier) == (body[0], body[1], body[2], int(body[3]))


def test_a_changed_licence_identifier_is_refused():
    good = licence_identifier("11319900TB000001XT001", "11319900TB000001XT", "20220105000001", 1)
    for bad in (good[:-1] + "D", good.replace("2022", "2023"), good.replace("3005", "3006"), good + ".1", "x"):
        with pytest.raises(InvalidLicenceIdentifier):
            parse_licence_identifier(bad)
    with pytest.raises(InvalidLicenceIdentifier):
        licence_identifier("short", "11319900TB000001XT", "1", 1)
