"""The verb audit: any plan against every hard rule, without the solver."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, NamedTuple

from api.cli.answers import answer_from, content_of, picked
from api.cli.documents import STANDARD_OUTPUT, write_json
from api.cli.exit_codes import ExitCode
from api.cli.handmade import TABLE_SUFFIXES, proposal_from_json, proposal_from_table
from api.cli.inputs import read_inputs
from api.terminal.defects import show_defects
from api.terminal.screen import screen
from api.terminal.verdict import show_verdict
from models.answer import AuditReport, Plan
from models.audit import audit as judged
from models.errors import UnreadableFileError
from models.frozen import Frozen

if TYPE_CHECKING:
    from pathlib import Path

    from models.bookings import Proposal
    from models.defects import Defect
    from models.portfolio import Portfolio


class Audited(Frozen):
    """What audit finds, as JSON."""

    clean: bool
    """Whether every hard rule holds and the plan's own figures, if it has any, are right."""
    figures_agree: bool
    """Whether score and moves that the answer states are those of its bookings; true for a plan that states none."""
    report: AuditReport


class _Judged(NamedTuple):
    name: str
    proposal: Proposal
    stated: AuditReport | None
    notices: tuple[Defect, ...] = ()


def audit(portfolio: Path, answer: Path, rank: int, scenario: Path | None, json: str | None) -> ExitCode:
    """
    Judge a plan of an answer, or one made by hand.

    Raises
    ------
    SteercoError
        If an input cannot be used, or the answer has no plan with this rank.
    """
    inputs = read_inputs(portfolio, scenario)
    plan = _read(answer, rank, inputs.after)
    show_defects(screen(sys.stderr), plan.notices)
    report = judged(inputs.after, plan.proposal)
    agree = plan.stated is None or plan.stated == report
    found = Audited(clean=report.clean and agree, figures_agree=agree, report=report)
    if json:
        write_json(found, json)
    if json != STANDARD_OUTPUT:
        show_verdict(screen(sys.stdout), inputs.after, plan.name, report, figures_agree=agree)
    return ExitCode.OK if found.clean else ExitCode.FOUND


def _read(path: Path, rank: int, after: Portfolio) -> _Judged:
    if path.suffix.casefold() in TABLE_SUFFIXES:
        typed = proposal_from_table(path, after)
        return _Judged(path.name, typed.proposal, None, typed.notices)
    content = content_of(path)
    if _is_by_hand(path, content):
        return _Judged(path.name, proposal_from_json(path, content), None)
    plan = picked(answer_from(path, content), rank)
    return _Judged(_called(plan), plan.proposal, plan.audit)


def _is_by_hand(path: Path, content: bytes) -> bool:
    try:
        document = json.loads(content)
    except ValueError as error:
        raise UnreadableFileError(f"{path} is no JSON ({error}); a plan is .json, .csv or .xlsx") from error
    return isinstance(document, dict) and "bookings" in document


def _called(plan: Plan) -> str:
    return f"plan {plan.rank} ({plan.label})" if plan.rank else "today's plan, repaired"
