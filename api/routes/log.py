"""The log of decisions, as it was written."""
# no `from __future__ import annotations`: FastAPI reads these annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api import examples
from api.access.doors import needs
from api.access.roles import Role
from api.dependencies import Decisions
from api.documents import answer, problems
from api.views import LogEntryView

router = APIRouter(prefix="/v1/log", tags=["decisions"])

After = Annotated[int, Query(ge=0, le=2**31 - 1, description="Only entries with a higher number.")]
Limit = Annotated[int, Query(ge=1, le=200, description="Entries at most.")]


@router.get(
    "",
    operation_id="readLog",
    openapi_extra=needs(Role.VIEWER),
    summary="What was decided, by whom and when",
    responses={**problems("invalid_request"), 200: answer([examples.LOG_ENTRY.model_dump(mode="json")], "Entries, oldest first.")},
)
def read_log(deciding: Decisions, after: After = 0, limit: Limit = 50) -> tuple[LogEntryView, ...]:
    """Return entries in order. Each holds the hash of the one before: whoever changes the past is noticed."""
    return tuple(LogEntryView.of(entry) for entry in deciding.log(after, limit))
