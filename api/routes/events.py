"""What happens to a run, as it happens: server-sent events."""
# no `from __future__ import annotations`: FastAPI reads these annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Header, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import StreamingResponse

from api import examples
from api.access.doors import needs
from api.access.roles import Role
from api.dependencies import Service
from api.documents import problems, stream_answer
from api.service import PlanningService
from api.store import EventKind, RunEvent
from api.views import ProgressView

router = APIRouter(prefix="/v1/runs/{run_id}/events", tags=["runs"])

MEDIA_TYPE = "text/event-stream"
LOOK_EVERY = 0.2
"""Seconds between looks for new events."""
BEAT_EVERY = 15.0
"""Seconds of silence after which a comment keeps the line open."""
LastEventId = Annotated[
    int | None,
    Header(
        alias="Last-Event-ID",
        ge=0,
        le=2**53,
        description="Number of the last event received; only later ones are sent. Browsers send it by themselves.",
    ),
]


@router.get(
    "",
    operation_id="watchRun",
    openapi_extra=needs(Role.VIEWER),
    summary="Watch a run",
    response_class=StreamingResponse,
    responses={
        **problems("not_found", "invalid_request"),
        200: stream_answer(
            MEDIA_TYPE, "Events `state` and `progress` until the run has ended; then the stream ends, too.", examples.EVENTS
        ),
        204: {"description": "The run has ended and every event of it has been received: there is nothing to reconnect for."},
    },
)
async def watch_run(run_id: str, service: Service, last: LastEventId = None) -> Response:
    """Send what happened to a run, then what happens. Events are numbered: after a lost connection nothing is missed or sent twice."""
    run = await run_in_threadpool(service.run, run_id)
    if run.state.ended and last and not await run_in_threadpool(service.events, run_id, last):
        return Response(status_code=204)
    return StreamingResponse(_told(service, run_id, last or 0), media_type=MEDIA_TYPE)


async def _told(service: PlanningService, run_id: str, after: int) -> AsyncIterator[str]:
    quiet_since = time.monotonic()
    while True:
        ended = (await run_in_threadpool(service.run, run_id)).state.ended  # read first: events of the end are then there
        for event in await run_in_threadpool(service.events, run_id, after):
            after, quiet_since = event.number, time.monotonic()
            yield _line(event)
        if ended:
            return
        if time.monotonic() - quiet_since > BEAT_EVERY:
            quiet_since = time.monotonic()
            yield ": still here\n\n"
        await asyncio.sleep(LOOK_EVERY)


def _line(event: RunEvent) -> str:
    said = dict(event.data)
    if event.kind is EventKind.PROGRESS:
        said = ProgressView.of_event(event).model_dump(mode="json")  # the units of `getRun`
    data = json.dumps({"at": event.at.isoformat(), **said})
    return f"id: {event.number}\nevent: {event.kind.value}\ndata: {data}\n\n"
