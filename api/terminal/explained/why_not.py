"""Why a plan does not do something, as a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from api.terminal.explained.spans import loss, proof
from api.terminal.grid import Column, Line, number, show_grid
from api.terminal.words import counted, money, money_delta, person
from models.score import HUNDREDTHS_PER_HOUR, MICRO, MINUTES_PER_HOUR
from scenarios.explain.explanation import Proof

if TYPE_CHECKING:
    from rich.console import Console

    from models.portfolio import Portfolio
    from scenarios.explain.levers import Flip
    from scenarios.explain.subject import Subject
    from scenarios.explain.why_not import WhyNot

MOST = 12
"""Rules that fit a page."""


def show_why_not(screen: Console, subject: Subject, found: WhyNot) -> None:
    """Print what it would lose, what is in the way, and what would change it."""
    screen.print(Text(_question(subject.portfolio, found), style="title"))
    screen.print(Text(_loss(found)))
    rules = ", ".join(f"{rule.rule} ({person(subject.portfolio, rule.subject) or 'plan'})" for rule in found.tight[:MOST])
    more = f", and {len(found.tight) - MOST} more" if len(found.tight) > MOST else ""
    if rules:
        clash = "These rules cannot all hold with it" + ("" if found.smallest else "; fewer of them may do")
        said = clash if found.impossible else "No room left by"
        screen.print(Text(f"{said}: {rules}{more}."))
    if found.flips:
        columns = (Column("what would make it right", share=1, wraps=True), number("by"), Column("how sure"))
        show_grid(screen, "Smallest single changes", columns, [_line(subject.portfolio, flip) for flip in found.flips])
    elif not found.already:
        screen.print(Text("No single change of a rank, people, a budget or dates that was tried makes it right.", style="quiet"))
    if not found.complete:
        screen.print(Text("Time was too short to try every single change: --time-limit gives more.", style="quiet"))


def _question(portfolio: Portfolio, found: WhyNot) -> str:
    project, who = person(portfolio, found.project_id), person(portfolio, found.person_id) if found.person_id else ""
    return {
        "run": f"Why does plan {found.plan} not run {project}?",
        "put": f"Why does plan {found.plan} not put {who} on {project}?",
        "keep": f"Why does plan {found.plan} not leave {who} on {project} at {found.share_pct} %?",
    }[found.ask]


def _loss(found: WhyNot) -> str:
    if found.already:
        return "It does."
    if found.impossible:
        return "No plan does: it would break a rule, whatever else is decided."
    if found.without is None:
        return "No plan that does was found in the time given; that is no proof that there is none."
    d = found.without
    disrupted, cost = d.disruption / HUNDREDTHS_PER_HOUR, money_delta(d.cost // MINUTES_PER_HOUR)
    mandatory = f", {d.mandatory_loss / MICRO:,.1f} of them of mandatory projects" if d.mandatory_loss else ""
    better = " (below 0: that plan has more value, but ranks lower)" if d.loss.at_most < 0 else ""
    return f"It would lose {loss(d.loss)} points{mandatory}{better}; disrupted hours {disrupted:+,.0f}, cost {cost} ({proof(d.proof)})."


def _line(portfolio: Portfolio, flip: Flip) -> Line:
    what = {
        "rank": f"{person(portfolio, flip.subject)} gets a better rank",
        "people": f"somebody more with {flip.subject}",
        "budget": f"the budget of {flip.subject} grows",
        "dates": f"{person(portfolio, flip.subject)} is dated later",
    }[flip.parameter]
    by = _amount(flip, flip.amount) + (f" ({flip.person_days:,} days)" if flip.parameter == "people" else "")
    return Line([what, by, _sure(flip)])


def _amount(flip: Flip, amount: int) -> str:
    return {
        "rank": counted(amount, "rank"),
        "people": f"{amount / 10:.1f} FTE",
        "budget": money(amount) if amount >= 100 else f"{amount / 100:.2f}",
        "dates": counted(amount, "week"),
    }[flip.parameter]


def _sure(flip: Flip) -> str:
    if flip.proof is Proof.PROVEN:
        return "proven, and no less"
    return f"shown by a plan; {_amount(flip, flip.at_least)} at least" if flip.at_least else "shown by a plan; less may do"
