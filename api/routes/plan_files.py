"""Plans as files: a workbook for the committee, and tables as CSV."""
# no `from __future__ import annotations`: FastAPI reads these annotations

import io
from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.access.doors import needs
from api.access.roles import Role
from api.dependencies import Service
from api.documents import file_answer, problems
from api.routes.plans import Rank
from api.service import PlanningService
from scenarios.plan_files import PlanFormat, write_plan
from scenarios.plan_tables import PlanTable

router = APIRouter(prefix="/v1/runs/{run_id}/plans", tags=["plans"])

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv"
CSV_EXAMPLE = (
    "Resource,Name,Project,Demand,First day,Last day,Share % or units\r\nanna,Anna Weber,apollo,apollo-dev,2027-01-04,2027-03-28,50\r\n"
)
Table = Annotated[PlanTable, Query(description="Which table of the plan.")]


@router.get(
    "/{rank:int}.xlsx",
    operation_id="getPlanWorkbook",
    openapi_extra=needs(Role.VIEWER),
    summary="A plan as a workbook",
    response_class=Response,
    responses={**problems("not_found", "no_answer", "no_plan", "invalid_request"), 200: file_answer(XLSX, "The workbook.")},
)
def get_workbook(run_id: str, rank: Rank, service: Service) -> Response:
    """Return a decision sheet with the plan's moves, winners and losers, bookings and unmet work behind it."""
    content = _written(service, run_id, rank, PlanFormat.XLSX)
    return _attachment(content, XLSX, f"plan-{rank}.xlsx")


@router.get(
    "/{rank:int}.csv",
    operation_id="getPlanTable",
    openapi_extra=needs(Role.VIEWER),
    summary="A table of a plan as CSV",
    response_class=Response,
    responses={**problems("not_found", "no_answer", "no_plan", "invalid_request"), 200: file_answer(CSV, "The table.", CSV_EXAMPLE)},
)
def get_csv(run_id: str, rank: Rank, service: Service, table: Table = PlanTable.MOVES) -> Response:
    """Return one table; texts that a spreadsheet would run as formulas begin with an apostrophe."""
    content = _written(service, run_id, rank, PlanFormat.CSV, table)
    return _attachment(content, CSV, f"plan-{rank}-{table.value}.csv")


def _written(service: PlanningService, run_id: str, rank: int, format: PlanFormat, table: PlanTable = PlanTable.MOVES) -> bytes:
    content = io.BytesIO()
    write_plan(content, service.portfolio_of(run_id), service.plan(run_id, rank), format, table=table)
    return content.getvalue()


def _attachment(content: bytes, media_type: str, name: str) -> Response:
    return Response(content, media_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'})
