"""The front door of *values*."""

from .contact import BankCard, MobileNumber, mask_middle, mask_name
from .dates import read_day
from .errors import (
    CalendarMissing,
    InvalidAmount,
    InvalidBankCard,
    InvalidCitizenId,
    InvalidCreditCode,
    InvalidLicenceIdentifier,
    InvalidMobileNumber,
    InvalidOrganisationCode,
    InvalidValue,
)
from .identifiers import (
    LICENCE_ROOT,
    SYNTHETIC_AREA,
    CitizenId,
    CreditCode,
    OrganisationCode,
    check_character,
    licence_identifier,
    parse_licence_identifier,
)
from .limits import TimeLimit, TimeUnit, add_months, whole_months, whole_years
from .masking import mask_deep, mask_personal
from .money import capital_yuan, fen_of, yuan
from .proportions import Share, pooled_ratio, proportion
from .working_days import WorkingCalendar

__all__ = [
    "LICENCE_ROOT",
    "SYNTHETIC_AREA",
    "BankCard",
    "CalendarMissing",
    "CitizenId",
    "CreditCode",
    "InvalidAmount",
    "InvalidBankCard",
    "InvalidCitizenId",
    "InvalidCreditCode",
    "InvalidLicenceIdentifier",
    "InvalidMobileNumber",
    "InvalidOrganisationCode",
    "InvalidValue",
    "MobileNumber",
    "OrganisationCode",
    "Share",
    "TimeLimit",
    "TimeUnit",
    "WorkingCalendar",
    "add_months",
    "capital_yuan",
    "check_character",
    "fen_of",
    "licence_identifier",
    "mask_deep",
    "mask_middle",
    "mask_name",
    "mask_personal",
    "parse_licence_identifier",
    "pooled_ratio",
    "proportion",
    "read_day",
    "whole_months",
    "whole_years",
    "yuan",
]
