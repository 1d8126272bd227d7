"""How to go on: the commands that a reader of the page may want next."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, NamedTuple

from rich.text import Text

from api.terminal.grid import heading

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import Console

    from models.answer import Answer


class Place(NamedTuple):
    """Where the question and the answer lie."""

    portfolio: Path
    scenario: Path | None = None
    answer: Path | None = None
    folder: Path | None = None
    is_demo: bool = False

    @property
    def everything(self) -> str:
        """Where to read what the page leaves out."""
        return f"see {self.folder}" if self.folder else f"see {self.answer}" if self.answer else "use --out DIR or --json FILE"


def show_next_steps(screen: Console, answer: Answer, place: Place) -> None:
    """Print commands that work as they stand."""
    heading(screen, "How to go on")
    for command, purpose in _steps(answer, place):
        screen.print(Text(f"  {command}"), overflow="ignore", no_wrap=True, crop=False)
        screen.print(Text(f"      {purpose}", style="quiet"))


def _steps(answer: Answer, place: Place) -> list[tuple[str, str]]:
    if place.answer is None:
        again = "steerco demo" if place.is_demo else f"steerco plan {_quoted(place.portfolio)}{_asked(place)}"
        return [(f"{again} --out plans", "keep the answer, and every plan as a workbook and as CSV")]
    where = f"{_quoted(place.portfolio)} {_quoted(place.answer)}"
    steps = [(f"steerco audit {where}{_asked(place)} --plan 1", "check the first plan without the solver")]
    if len(answer.plans) > 1:
        steps.append((f"steerco compare {where}{_asked(place)} --plans 1,2", "see what the second plan does otherwise"))
    return steps


def _asked(place: Place) -> str:
    return f" --scenario {_quoted(place.scenario)}" if place.scenario else ""


def _quoted(path: Path) -> str:
    return shlex.quote(str(path))
