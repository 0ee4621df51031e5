"""Logs that name no person: every line is masked after it is complete, tracebacks included."""

from __future__ import annotations

import logging
from contextvars import ContextVar

import structlog

from tongban.foundation.values.public import mask_personal

request_id: ContextVar[str] = ContextVar("request_id", default="")


def _add_request_id(_logger: object, _method: str, entry: structlog.typing.EventDict) -> structlog.typing.EventDict:
    if current := request_id.get():
        entry["request_id"] = current
    return entry


class QuietFormatter(structlog.stdlib.ProcessorFormatter):
    """One JSON object a line, with the request's id; citizen ids, mobile numbers and bank cards are masked."""

    def __init__(self, readable: bool = False) -> None:
        renderer = (
            structlog.dev.ConsoleRenderer(colors=False)
            if readable
            else structlog.processors.JSONRenderer(ensure_ascii=False)
        )
        super().__init__(
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                renderer,
            ],
            foreign_pre_chain=[
                structlog.stdlib.add_log_level,
                structlog.stdlib.add_logger_name,
                structlog.processors.TimeStamper(fmt="iso", utc=True),
                _add_request_id,
            ],
        )

    def format(self, record: logging.LogRecord) -> str:
        return mask_personal(super().format(record))


def structlog_by_logging() -> None:
    """Have ``structlog.get_logger()`` write through the same handlers, so that no line escapes the mask."""
    structlog.configure(
        processors=[
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _add_request_id,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
