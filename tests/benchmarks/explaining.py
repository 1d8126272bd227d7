"""
What explanations of a portfolio take, and how much of them is proven.

    python -m tests.benchmarks.explaining PORTFOLIO --answer answer.json

Without an answer, the portfolio is planned first. Each question is asked once, with the time it has unless told otherwise; printed are
seconds by the clock and of the processor, which differ where others use the machine too, and what came of it.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import TYPE_CHECKING

import scenarios
from models.answer import Answer, Limits
from models.bookings import ProjectState
from scenarios.explain.concessions import concessions
from scenarios.explain.credit import credit
from scenarios.explain.explanation import Proof
from scenarios.explain.frontier import frontier
from scenarios.explain.market import prices
from scenarios.explain.no_regret import no_regret
from scenarios.explain.order import order
from scenarios.explain.regret import regret
from scenarios.explain.standing import standing
from scenarios.explain.subject import subject_of
from scenarios.explain.why import why
from scenarios.explain.why_not import why_not
from scenarios.explain.wish import Wish
from scenarios.replanning import replan
from tests.benchmarks.impossible import impossible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from models.portfolio import Portfolio
    from scenarios.explain.concessions import Concessions
    from scenarios.explain.frontier import Frontier
    from scenarios.explain.subject import Subject
    from scenarios.explain.why_not import WhyNot

DRAWS = 3
"""Draws of luck."""


def timed(name: str, ask: Callable[[], str]) -> str:
    """Return a line about one question: seconds by the clock, seconds of the processor, what came of it."""
    wall, used = time.monotonic(), time.process_time()
    said = ask()
    return f"{name:<62} {time.monotonic() - wall:7.1f} {time.process_time() - used:7.1f}  {said}"


def _paused(subject: Subject) -> str:
    """Return the paused project of best rank."""
    paused = [o for o in subject.plan.outcomes if o.state is ProjectState.PAUSED]
    return min(paused, key=lambda outcome: outcome.rank).project_id if paused else ""


def _questions(subject: Subject) -> dict[str, Callable[[], str]]:
    paused = _paused(subject)
    asked: dict[str, Callable[[], str]] = {
        "standing": lambda: f"{len(standing(subject).projects)} projects",
        "why": lambda: f"{len(why(subject).moves)} moves",
        "order": lambda: f"{len(order(subject).bundles)} bundles",
        "credits": lambda: f"{len(credit(subject, seconds=20.0).credits)} bundles",
        "frontier": lambda: _frontier(frontier(subject)),
        "no_regret": lambda: f"{len(no_regret(subject).moves)} moves",
        "prices": lambda: f"{len(prices(subject).skills)} prices",
        f"regret, {DRAWS} draws": lambda: f"{len(regret(subject, draws=DRAWS).plans)} plans",
    }
    return asked | ({f"why_not --run {paused}": lambda: _why_not(why_not(subject, Wish("run", paused)))} if paused else {})


def _frontier(found: Frontier) -> str:
    return "; ".join(f"{c.part.value} gaps " + ", ".join(f"{point.gap_pct:.0f} %" for point in c.points) for c in found.curves)


def _why_not(found: WhyNot) -> str:
    if found.without is None:
        return "no plan found that does it"
    return f"loses {found.without.loss.at_least / 1e6:.1f} to {found.without.loss.at_most / 1e6:.1f} points"


def _ways(found: Concessions) -> str:
    proven = sum(way.proof is Proof.PROVEN for way in found.ways)
    return f"{len(found.clashes)} clashes, {len(found.ways)} ways out, {proven} of them proven" if not found.fits else "fits"


def measured(portfolio: Portfolio, subject: Subject | None, only: Sequence[str] = ()) -> Iterator[str]:
    """Yield a line for each question whose name begins as one of those asked for; for all without any."""
    asked = {} if subject is None else _questions(subject)
    for name, hopeless in impossible(portfolio):
        asked[f"concessions: {name}"] = lambda rows=hopeless: _ways(concessions(rows))  # type: ignore[misc]
    for name, ask in asked.items():
        if not only or name.startswith(tuple(only)):
            yield timed(name, ask)


def main(words: Sequence[str] | None = None) -> None:
    """Ask everything and print what it took."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("portfolio", type=Path)
    parser.add_argument("--answer", type=Path, help="an answer for the portfolio and its changes, as --json writes it")
    parser.add_argument("--only", nargs="*", default=(), help="questions, such as why_not concessions")
    given = parser.parse_args(words)
    loaded = scenarios.load(given.portfolio)
    if given.answer is not None:
        answer = Answer.model_validate_json(given.answer.read_bytes())
    else:
        answer = replan(loaded.portfolio, loaded.scenario, limits=Limits())
    subject = subject_of(loaded.portfolio, loaded.scenario, answer) if answer.plans else None
    print(f"{'':<62} {'clock':>7} {'used':>7}")
    for line in measured(loaded.portfolio, subject, given.only):
        print(line, flush=True)


if __name__ == "__main__":
    main()
