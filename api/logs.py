"""
The service's log: one JSON object a line on standard error, with the ids of the request and the run, and without secrets or names.

What a request or an answer says is never logged: no bodies, no queries, no titles. Of an exception only its kind and the places in our
code are told, for its words may quote what somebody sent; ``log_level = "debug"`` adds them.
"""

from __future__ import annotations

import logging
import re
import sys
import traceback
from typing import TYPE_CHECKING, Any

import structlog

from api.access.keys import KEY_FORMAT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, MutableMapping
    from typing import TextIO

    Processor = Callable[[Any, str, MutableMapping[str, Any]], Any]

SECRET_FIELDS = frozenset({"authorization", "cookie", "key", "password", "secret", "token", "body"})
"""Fields that are struck out whatever they hold."""
DECORATION = frozenset({"color_message"})
"""Fields that libraries add for terminals."""
STRUCK_OUT = "***"
_SECRETS = (
    (KEY_FORMAT, rf"steerco_\1_{STRUCK_OUT}"),
    (re.compile(r"(?<=://)([^:/@\s]*):[^@/\s]+@"), rf"\1:{STRUCK_OUT}@"),
    (re.compile(r"\beyJ[\w-]+\.[\w-]+\.[\w-]*"), STRUCK_OUT),
)
"""Keys, passwords in addresses, and signed tokens."""
_LIBRARIES_WITH_HANDLERS = ("uvicorn", "uvicorn.error", "uvicorn.access")
_LIBRARIES_THAT_CHATTER = ("alembic", "sqlalchemy", "procrastinate", "httpx")
"""Only their warnings matter to an operator."""


def set_up(level: str = "info", stream: TextIO | None = None) -> None:
    """
    Send everything that is logged in this process to one place, in one form.

    Parameters
    ----------
    level
        The least important messages that are written; ``debug`` adds the words of exceptions.
    stream
        Where to; standard error unless given.
    """
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(formatter(with_words=level == "debug"))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for name in _LIBRARIES_WITH_HANDLERS:
        library = logging.getLogger(name)
        library.handlers[:] = []
        library.propagate = True
    for name in _LIBRARIES_THAT_CHATTER:
        logging.getLogger(name).setLevel(logging.WARNING)


def formatter(*, with_words: bool = False) -> logging.Formatter:
    """Return what turns records into lines."""
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.stdlib.ExtraAdder(),
            structlog.processors.TimeStamper(fmt="iso", utc=True),
        ],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            _told_as(with_words=with_words),
            without_secrets,
            structlog.processors.JSONRenderer(),
        ],
    )


def _told_as(*, with_words: bool) -> Processor:
    """Return a processor that replaces an exception by its kind and its places, with its words only where asked."""

    def tell(_: object, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        given = event.pop("exc_info", None)
        error = given[1] if isinstance(given, tuple) else given
        if isinstance(error, BaseException):
            event["error"] = type(error).__name__
            event["places"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)]
            if with_words:
                event["error_text"] = str(error)
        return event

    return tell


def without_secrets(_: object, __: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """Strike out fields that hold secrets, and what looks like a secret in all others."""
    return {
        name: STRUCK_OUT if name.lower() in SECRET_FIELDS else _struck(value) for name, value in event.items() if name not in DECORATION
    }


def _struck(value: Any) -> Any:  # noqa: ANN401 - a log line holds anything
    if isinstance(value, str):
        for pattern, instead in _SECRETS:
            value = pattern.sub(instead, value)
        return value
    return [_struck(part) for part in value] if isinstance(value, list) else value
