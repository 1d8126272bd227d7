"""Progress of a search on standard error: one live line where people watch, nothing where a log does."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from api.terminal.screen import screen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import TextIO


class Progress(Protocol):
    """What a search tells while it runs."""

    @property
    def stage(self) -> str:
        """What it is doing, in a word or two."""

    @property
    def value(self) -> int | None:
        """Micro-points of the best plan so far."""

    @property
    def gap_pct(self) -> float | None:
        """How far that is at most from the best, in percent."""

    @property
    def plans(self) -> int:
        """Plans kept so far."""

    @property
    def elapsed(self) -> float:
        """Seconds since the search began."""


def line_of(progress: Progress) -> str:
    """Return a progress report as one line."""
    found = "" if progress.value is None else f"{progress.value / 1_000_000:,.1f} points"
    gap = "" if progress.gap_pct is None else f"gap {progress.gap_pct:.2f} %"
    plans = f"{progress.plans} plan{'' if progress.plans == 1 else 's'}" if progress.plans else ""
    return " | ".join(part for part in (f"{progress.elapsed:4.0f} s", progress.stage, found, gap, plans) if part)


@contextmanager
def shown(stream: TextIO, begin: str = "reading") -> Iterator[Callable[[Progress], None] | None]:
    """Yield what to call with each report while a live line stands on a terminal; None if nobody would see it."""
    if not stream.isatty():
        yield None
        return
    target = screen(stream)
    with target.status(begin, spinner="line") as status:
        yield lambda progress: status.update(line_of(progress))
