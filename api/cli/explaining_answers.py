"""What the verbs of ``steerco explain`` have in common: read what is asked about, ask, and show or write what came back."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeVar

from pydantic import ValidationError

from api.cli.answers import content_of, read_answer
from api.cli.documents import STANDARD_OUTPUT, write_json, write_whole
from api.cli.exit_codes import ExitCode
from api.cli.inputs import read_inputs
from api.cli.refusals import CommandError
from api.terminal.explained.concessions import show_concessions
from api.terminal.screen import screen
from models.errors import UnreadableFileError
from scenarios.explain.concessions import concessions
from scenarios.explain.explanation import Explanation
from scenarios.explain.subject import subject_of
from scenarios.explain.wish import Wish

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.console import Console

    from scenarios.explain.subject import Subject

E = TypeVar("E", bound=Explanation)


class Asked(NamedTuple):
    """What a question is asked about, and where the explanation goes."""

    portfolio: Path
    answer: Path
    scenario: Path | None
    json: str | None
    plan: int = 1


def explained(asked: Asked, ask: Callable[[Subject], E], show: Callable[[Console, Subject, E], None]) -> ExitCode:
    """
    Ask a question about a plan, and show or write the explanation.

    Parameters
    ----------
    ask
        What explains.
    show
        What prints an explanation.

    Raises
    ------
    SteercoError
        If an input cannot be used, or there is nothing to explain.
    """
    inputs = read_inputs(asked.portfolio, asked.scenario)
    subject = subject_of(inputs.portfolio, inputs.scenario, read_answer(asked.answer), asked.plan)
    found = ask(subject)
    if asked.json:
        write_json(found, asked.json)
    if asked.json != STANDARD_OUTPUT:
        show(screen(sys.stdout), subject, found)
    return ExitCode.OK


def read_earlier(path: Path, kind: type[E]) -> E:
    """
    Read an explanation that was written before.

    Raises
    ------
    UnreadableFileError
        If it is none of the kind.
    """
    try:
        return kind.model_validate_json(content_of(path))
    except ValidationError as error:
        raise UnreadableFileError(f"{path} does not hold {kind.__name__.lower()} that explain wrote") from error


def drawn(subject: Subject, found: E, picture: Callable[[E, str], str], target: str | None) -> E:
    """
    Write the picture of an explanation to a file, if one is named, and return the explanation.

    Raises
    ------
    UnreadableFileError
        If the file cannot be written.
    """
    if target is not None:
        write_whole(Path(target), picture(found, subject.portfolio.settings.currency).encode())
    return found


def wish_of(run: str, put: str, keep: str, on: str) -> Wish:
    """
    Return what is asked about: one of running a project, putting somebody on one, or keeping somebody there.

    Raises
    ------
    CommandError
        If it is none or several of these, or the project is missing.
    """
    asked: list[Literal["run", "put", "keep"]] = []
    asked += ["run"] if run else []
    asked += ["put"] if put else []
    asked += ["keep"] if keep else []
    if len(asked) != 1 or bool(on) == bool(run):
        raise CommandError("ask one thing: --run PROJECT, or --put PERSON --on PROJECT, or --keep PERSON --on PROJECT")
    return Wish(asked[0], run or on, put or keep)


def ways_out(portfolio: Path, scenario: Path | None, seconds: float, json: str | None) -> ExitCode:
    """
    Show or write what clashes and the ways out; there need not be an answer yet.

    Raises
    ------
    SteercoError
        If an input cannot be used.
    """
    after = read_inputs(portfolio, scenario).after
    found = concessions(after, seconds)
    if json:
        write_json(found, json)
    if json != STANDARD_OUTPUT:
        show_concessions(screen(sys.stdout), after, found)
    return ExitCode.OK
