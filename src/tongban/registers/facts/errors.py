"""What can go wrong when facts are asked for."""


class DictionaryError(ValueError):
    """An entry of the dictionary is wrong. The message names file, fact and what to write."""


class UnknownFact(LookupError):
    """No fact has this id. Correct the pack; nothing was asked."""


class PurposeMissing(ValueError):
    """Facts are asked for without a purpose. State why; without a purpose nothing is fetched."""


class DisputeClosed(ValueError):
    """The dispute is already answered or withdrawn. Open a new one if something is still wrong."""

    message = "这项数据异议已经处理完毕，不能再改。"


class NotCorrectable(ValueError):
    """The datum cannot be corrected to this here. The message says why and where it is done instead."""
