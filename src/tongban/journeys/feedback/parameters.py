"""Numbers of the rating rules that a city sets: dated, sourced, and changed here only.

The national text sets no days; these follow common local practice (five working days to settle) and are shown as
parameters of the demonstration until a city puts in its own.
"""

AMEND_WITHIN_DAYS = 30
ASSIGN_WORKING_DAYS = 1
CONTACT_WORKING_DAYS = 1
SETTLE_WORKING_DAYS = 5
SOURCE = "地方通行做法；国办发〔2019〕51号未规定天数"
VERIFIED_ON = "2026-11-23"
