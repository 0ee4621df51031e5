"""Numbers by which a person, an organisation or a licence is known, each with its own check character."""

from __future__ import annotations

import re
from datetime import date
from typing import Literal, Self

from .errors import InvalidCitizenId, InvalidCreditCode, InvalidLicenceIdentifier, InvalidOrganisationCode

# GB/T 2260: first two digits ever given to a province; 83 residents from Taiwan; 9x foreigners' permanent residence.
_PROVINCES = frozenset(
    ["11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37"]
    + ["41", "42", "43", "44", "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65"]
    + ["71", "81", "82", "83"]
)
# Never assigned by GB/T 2260, sorts beside the city: every synthetic person lives here.
SYNTHETIC_AREA = "3199"


class CitizenId(str):
    """公民身份号码: the 18 characters on a resident identity card.

    Example:
        >>> person = CitizenId.parse("319901195703120025")
        >>> person.birth_date, person.sex, person.area
        (datetime.date(1957, 3, 12), 'female', '319901')
        >>> person.masked
        '3199**********0025'

    Legal: GB 11643-1999 (structure, check character by ISO 7064 MOD 11-2).
    """

    __slots__ = ()
    _WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)

    @classmethod
    def parse(cls, text: str, allow_synthetic: bool = True) -> Self:
        """The number behind what somebody typed: spaces and a small x are forgiven.

        Args:
            allow_synthetic: accept the numbers of invented people (area 3199xx); False in production.
        Raises:
            InvalidCitizenId: wrong length, character, area, date or check character; tell the person which.
        """
        number = re.sub(r"[\s\u3000-]", "", text).upper()
        if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
            raise InvalidCitizenId(
                "身份证号码应为 18 位：前 17 位是数字，最后一位是数字或 X。",
                "A citizen ID has 18 characters: 17 digits, then a digit or X.",
            )
        synthetic = number.startswith(SYNTHETIC_AREA)
        if (synthetic and not allow_synthetic) or (number[:2] not in _PROVINCES and number[0] != "9"):
            raise InvalidCitizenId(
                "身份证号码的前 6 位不是有效的地区代码，请核对。",
                "The first six digits are not an area code; please check.",
            )
        try:
            date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
        except ValueError:
            raise InvalidCitizenId(
                "身份证号码中的出生日期不存在，请核对第 7 到 14 位。",
                "The date of birth in digits 7 to 14 does not exist; please check.",
            ) from None
        if cls._check(number[:17]) != number[17]:
            raise InvalidCitizenId(
                "身份证号码有误：最后一位校验不符，请对照证件核对。",
                "The last character does not fit the others; please compare with the card.",
            )
        return cls(number)

    @classmethod
    def make(cls, area: str, birth: date, order: int) -> Self:
        """A number with the right check character.

        Args:
            area: six digits.
            order: 0–999 among those born there that day; odd for men, even for women.
        Example:
            >>> CitizenId.make("319901", date(1990, 1, 1), 13)
            '319901199001010137'
        """
        body = f"{area}{birth:%Y%m%d}{order:03d}"
        return cls(body + cls._check(body))

    @classmethod
    def _check(cls, body: str) -> str:
        total = sum(weight * int(digit) for weight, digit in zip(cls._WEIGHTS, body, strict=True))
        return "10X98765432"[total % 11]

    @property
    def area(self) -> str:
        """Six digits of the place of first registration; not where the person lives today."""
        return self[:6]

    @property
    def birth_date(self) -> date:
        """Date of birth as registered."""
        return date(int(self[6:10]), int(self[10:12]), int(self[12:14]))

    @property
    def sex(self) -> Literal["male", "female"]:
        """Registered sex: odd order numbers are male."""
        return "male" if int(self[16]) % 2 else "female"

    @property
    def is_synthetic(self) -> bool:
        """True for an invented person of the demonstration city."""
        return self.startswith(SYNTHETIC_AREA)

    @property
    def masked(self) -> str:
        """For lists and letters: the first four and the last four characters."""
        return self[:4] + "*" * 10 + self[14:]


class OrganisationCode(str):
    """组织机构代码: nine characters, the body of the credit code.

    Example:
        >>> OrganisationCode.parse("D2143569-X")
        'D2143569X'

    Legal: GB 11714-1997.
    """

    __slots__ = ()

    @classmethod
    def parse(cls, text: str) -> Self:
        """Raises InvalidOrganisationCode: wrong length, character or check character."""
        code = re.sub(r"[\s\u3000-]", "", text).upper()
        if not re.fullmatch(r"[0-9A-Z]{8}[0-9X]", code):
            raise InvalidOrganisationCode("组织机构代码应为 9 位。", "An organisation code has 9 characters.")
        if cls.check(code[:8]) != code[8]:
            raise InvalidOrganisationCode(
                "组织机构代码有误：最后一位校验不符。", "The last character of the organisation code does not fit."
            )
        return cls(code)

    @staticmethod
    def check(body: str) -> str:
        """Check character of eight characters.

        >>> OrganisationCode.check("D2143569")
        'X'
        """
        total = sum(int(ch, 36) * weight for ch, weight in zip(body, (3, 7, 9, 10, 5, 8, 4, 2), strict=True))
        return {10: "X", 11: "0"}.get(11 - total % 11, str(11 - total % 11))


class CreditCode(str):
    """统一社会信用代码: 18 characters by which a legal person or other organisation is known.

    Example:
        >>> CreditCode.parse("91350100m000100y43").area
        '350100'

    Legal: GB 32100-2015.
    """

    __slots__ = ()
    _ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    _WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Raises InvalidCreditCode: wrong length, character or check character; tell the person which."""
        code = re.sub(r"[\s\u3000-]", "", text).upper()
        if not re.fullmatch(rf"[{cls._ALPHABET}]{{2}}[0-9]{{6}}[{cls._ALPHABET}]{{10}}", code):
            raise InvalidCreditCode(
                "统一社会信用代码应为 18 位数字或大写字母（不含 I、O、S、V、Z）。",
                "A credit code has 18 digits or capitals, never I, O, S, V or Z.",
            )
        if cls._check(code[:17]) != code[17]:
            raise InvalidCreditCode(
                "统一社会信用代码有误：最后一位校验不符，请对照营业执照核对。",
                "The last character does not fit; please compare with the business licence.",
            )
        return cls(code)

    @classmethod
    def make(cls, kind: str, area: str, body: str) -> Self:
        """A code with the right check character.

        Args:
            kind: registering department and kind of organisation, two characters; "91" is a company.
            area: six digits.
            body: eight characters (their own check character is added) or all nine.
        Example:
            >>> CreditCode.make("91", "319915", "MA1FL0AB0")
            '91319915MA1FL0AB0G'
        """
        whole = kind + area + (body if len(body) == 9 else body + OrganisationCode.check(body))
        return cls(whole + cls._check(whole))

    @classmethod
    def _check(cls, body: str) -> str:
        total = sum(weight * cls._ALPHABET.index(ch) for weight, ch in zip(cls._WEIGHTS, body, strict=True))
        return cls._ALPHABET[-total % 31]

    @property
    def area(self) -> str:
        """Six digits of the registering authority's area."""
        return self[2:8]

    @property
    def organisation_code(self) -> str:
        """The nine characters in the middle."""
        return self[8:17]

    @property
    def kind(self) -> str:
        """First two characters: 11 state organ, 12 institution, 51 association, 91 company, 92 sole trader…"""
        return self[:2]

    @property
    def masked(self) -> str:
        """For public lists of sole traders: the first six and the last four characters."""
        return self[:6] + "*" * 8 + self[14:]


LICENCE_ROOT = "1.2.156.3005.2"
_ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def check_character(text: str) -> str:
    """Check character of digits and capitals by ISO/IEC 7064 MOD 37,36.

    Example:
        >>> check_character("11319900TB000001XT00111319900TB000001XT20220105000001001")
        'C'

    Legal: GB/T 36904-2018 (check character of an electronic licence).
    """
    p = 36
    for ch in text:
        p = (p + _ALPHANUMERIC.index(ch)) % 36 or 36
        p = p * 2 % 37
    return _ALPHANUMERIC[(37 - p) % 36]


def licence_identifier(type_code: str, issuer: str, serial: str, version: int | str = 1) -> str:
    """证照标识: the identifier that an electronic licence keeps for life; the version grows with each re-issue.

    Args:
        type_code: 21 characters: credit code of the body that defines the type, then three digits.
        issuer: credit code of the issuing body.
        serial: the issuer's own number, digits and capitals.
        version: 1 for the first issue.
    Raises:
        InvalidLicenceIdentifier: a part has another alphabet or length.
    Example:
        >>> licence_identifier("11319900TB000001XT001", "11319900TB000001XT", "20220105000001", 1)
        '1.2.156.3005.2.11319900TB000001XT001.11319900TB000001XT.20220105000001.001.C'

    Legal: GB/T 36904-2018.
    """
    version_text = f"{int(version):03d}"
    parts = (type_code, issuer, serial, version_text)
    if len(type_code) != 21 or len(version_text) != 3 or not all(re.fullmatch(r"[0-9A-Z]+", part) for part in parts):
        raise InvalidLicenceIdentifier(
            "证照标识的组成部分不符合 GB/T 36904：类型代码 21 位，其余为数字或大写字母，版本号 001–999。",
            "The parts do not follow GB/T 36904: type code of 21, digits and capitals only, version 1–999.",
        )
    return ".".join((LICENCE_ROOT, *parts, check_character("".join(parts))))


def parse_licence_identifier(text: str) -> tuple[str, str, str, int]:
    """(type code, issuer, serial, version) of an identifier whose check character fits.

    Raises:
        InvalidLicenceIdentifier: other root, number of parts or check character; treat the licence as unknown.

    Legal: GB/T 36904-2018.
    """
    parts = text.removeprefix(LICENCE_ROOT + ".").split(".")
    if not text.startswith(LICENCE_ROOT + ".") or len(parts) != 5 or not re.fullmatch(r"[0-9A-Z.]+", text):
        raise InvalidLicenceIdentifier("这不是电子证照标识。", "This is not an identifier of an electronic licence.")
    type_code, issuer, serial, version, check = parts
    if check_character(type_code + issuer + serial + version) != check or not version.isdigit():
        raise InvalidLicenceIdentifier(
            "电子证照标识校验位不符。", "The check character of the identifier does not fit."
        )
    return type_code, issuer, serial, int(version)
