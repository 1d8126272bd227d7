"""What takes its time: callers follow it at its ``Location``, or wait a little for its end as they preferred."""
# no `from __future__ import annotations`: FastAPI reads these annotations

import asyncio
import time
from collections.abc import Callable
from typing import Annotated, Protocol, TypeVar

from fastapi import Header, Response
from fastapi.concurrency import run_in_threadpool

from api.documents import LINK_HEADERS

RETRY_AFTER = "1"
"""Seconds after which looking again makes sense."""
FIRST_LOOK, LAST_LOOK = 0.004, 0.2
"""Seconds between looks at what a caller waits for: an eighth of the time waited so far, within these."""
ACCEPTED_HEADERS = {
    **LINK_HEADERS,
    "Retry-After": {"description": "Seconds after which to look again.", "schema": {"type": "string"}},
    "Preference-Applied": {"description": "The preference that was followed, if any.", "schema": {"type": "string"}},
}
ENDED_HEADERS = {name: ACCEPTED_HEADERS[name] for name in ("Location", "Preference-Applied")}
Prefer = Annotated[
    str | None, Header(max_length=200, description="`wait=10` holds the answer back until the run has ended, for up to 30 seconds.")
]


class _State(Protocol):
    @property
    def ended(self) -> bool: ...


class _Lasting(Protocol):
    @property
    def state(self) -> _State: ...


Lasting = TypeVar("Lasting", bound=_Lasting)


async def ended(record: Lasting, look: Callable[[], Lasting], wait: float) -> Lasting:
    """
    Return a record once it has ended, or as it is when the time is over.

    Parameters
    ----------
    look
        Reads it again; called in a thread of its own.
    wait
        Seconds.
    """
    begun = time.monotonic()
    while not record.state.ended and time.monotonic() < begun + wait:
        await asyncio.sleep(min(max((time.monotonic() - begun) / 8, FIRST_LOOK), LAST_LOOK))
        record = await run_in_threadpool(look)
    return record


def follow(response: Response, record: _Lasting, location: str, wait: float) -> None:
    """Say where to follow what was asked for, and with 200 or 202 whether it is there already, for those who waited."""
    if wait:
        response.headers["Preference-Applied"] = f"wait={wait:g}"
    response.headers["Location"] = location
    response.status_code = 200 if wait and record.state.ended else 202
    if response.status_code == 202:
        response.headers["Retry-After"] = RETRY_AFTER


def look_again(response: Response, record: _Lasting) -> None:
    """Say when to look again at what has not ended."""
    if not record.state.ended:
        response.headers["Retry-After"] = RETRY_AFTER
