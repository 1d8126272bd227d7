"""The verbs plan and demo: read, search, print, write."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import scenarios
from api.cli.answers import read_answer
from api.cli.documents import STANDARD_OUTPUT, write_json
from api.cli.exit_codes import ExitCode
from api.cli.folder import copy_tables, write_folder
from api.cli.inputs import Inputs, read_inputs
from api.cli.interruption import beside, interruptible
from api.cli.progress import shown
from api.terminal.answer import show_answer
from api.terminal.next_steps import Place
from api.terminal.screen import screen
from models.answer import Answer, Limits, Policy, Status
from models.errors import UnreadableFileError

if TYPE_CHECKING:
    from collections.abc import Callable

    from api.cli.interruption import StopRequest
    from api.cli.progress import Progress


class Question(NamedTuple):
    """What to plan, and how."""

    portfolio: Path
    scenario: Path | None
    policy: Policy | None
    limits: Limits
    earlier: Path | None = None
    """The JSON of an earlier answer to go on from."""


class Outputs(NamedTuple):
    """Where the answer goes besides the screen."""

    folder: Path | None
    json: str | None


def plan(question: Question, outputs: Outputs, *, is_demo: bool = False) -> ExitCode:
    """
    Search, show and write ranked plans.

    Raises
    ------
    SteercoError
        If the inputs cannot be used or an output cannot be written.
    """
    earlier = None if question.earlier is None else read_answer(question.earlier)
    inputs = read_inputs(question.portfolio, question.scenario)
    answer = searched(inputs, question, earlier)
    try:
        place = _written(answer, inputs, question, outputs, is_demo=is_demo)
    except UnreadableFileError:
        # What was searched for a minute or ten must not be lost with the file.
        show_answer(screen(sys.stdout), inputs.after, answer, Place(question.portfolio, question.scenario, is_demo=is_demo))
        raise
    if outputs.json != STANDARD_OUTPUT:
        show_answer(screen(sys.stdout), inputs.after, answer, place)
    return ending(answer)


def searched(inputs: Inputs, question: Question, earlier: Answer | None) -> Answer:
    """Search until a limit or Ctrl-C."""
    with interruptible() as stop, shown(sys.stderr) as report:
        return beside(lambda: _replanned(inputs, question, earlier, stop, report))


def _replanned(
    inputs: Inputs, question: Question, earlier: Answer | None, stop: StopRequest, report: Callable[[Progress], None] | None
) -> Answer:
    return scenarios.replan(
        inputs.portfolio,
        inputs.scenario,
        policy=policy_of(inputs, question.policy),
        limits=question.limits,
        previous=earlier,
        on_progress=report,
        should_stop=lambda: bool(stop),
    )


def policy_of(inputs: Inputs, asked: Policy | None) -> Policy:
    """Return the policy asked for, else the scenario's own, else the balanced one."""
    own = inputs.scenario.policy if inputs.scenario else None
    return asked or own or Policy.BALANCED


def _written(answer: Answer, inputs: Inputs, question: Question, outputs: Outputs, *, is_demo: bool) -> Place:
    """Write what was asked for and return how to name it in further commands."""
    portfolio = question.portfolio
    if outputs.folder:
        portfolio = copy_tables(question.portfolio, outputs.folder / "portfolio") if is_demo else portfolio
        write_folder(outputs.folder, inputs.after, answer)
    if outputs.json:
        write_json(answer, outputs.json)
    file = outputs.json if outputs.json and outputs.json != STANDARD_OUTPUT else None
    written = outputs.folder / "answer.json" if outputs.folder else Path(file) if file else None
    return Place(portfolio=portfolio, scenario=question.scenario, answer=written, folder=outputs.folder, is_demo=is_demo)


def ending(answer: Answer) -> ExitCode:
    """Return the exit code that an answer calls for."""
    if answer.status is Status.INFEASIBLE:
        return ExitCode.INFEASIBLE
    if answer.status is Status.INVALID:
        return ExitCode.FOUND
    if answer.plans:
        return ExitCode.OK
    return ExitCode.INTERRUPTED if answer.provenance.stopped_early else ExitCode.NO_PLAN
