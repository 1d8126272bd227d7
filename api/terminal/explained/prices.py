"""Scarcity prices as a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from api.terminal.grid import Column, Line, number, show_grid
from api.terminal.words import counted, day, money, money_delta, person, points

if TYPE_CHECKING:
    from rich.console import Console

    from models.projects import SkillNeed
    from scenarios.explain.prices import CapPrice, OptionPrice, Prices, SkillPrice, Worth
    from scenarios.explain.subject import Subject

SHOWN = 15
"""Prices of each kind on the page; the JSON has all."""
HUNDREDTH = 100
WORTH = (number("points"), Column("rests on"))
SKILLS = (Column("skills", share=2, wraps=True), Column("month"), *WORTH, Column("options", share=1, wraps=True, from_width=90))
CAPS = (Column("cap", share=1, wraps=True), *WORTH)
OPTIONS = (
    Column("option", share=1, wraps=True),
    Column("who", from_width=100),
    Column("helps from"),
    *WORTH,
    number("costs"),
    number("points\nper 10 k"),
    Column("pays back"),
)


def show_prices(screen: Console, subject: Subject, found: Prices) -> None:
    """Print what is scarce and what could be done about it, the dearest first."""
    currency = subject.portfolio.settings.currency
    skills, caps = found.skills[:SHOWN], found.caps[:SHOWN]
    if skills:
        note = _rest(len(found.skills) - len(skills), "skill and month", "skills and months")
        show_grid(screen, "One more person-week would be worth", SKILLS, [_skill(price) for price in skills], note)
    if caps:
        note = _rest(len(found.caps) - len(caps), "cap")
        show_grid(screen, f"10,000 {currency} more would be worth", CAPS, [_cap(price) for price in caps], note)
    if found.options:
        lines = [_option(subject, price) for price in found.options]
        show_grid(screen, f"Options, each used once (costs in {currency})", OPTIONS, lines)
    if not (skills or caps):
        screen.print(Text("More time or money would be worth nothing to this plan.", style="title"))
    late = "" if found.complete else " Time was too short to confirm all that was asked for."
    screen.print(Text(f"Points of value. What is not confirmed is a guess from the prices of the relaxation.{late}", style="quiet"))


def _rest(count: int, one: str, many: str = "") -> str:
    return f"{counted(count, 'further ' + one, 'further ' + many if many else '')} would be worth something, too." if count else ""


def _skill(price: SkillPrice) -> Line:
    return Line([skills_text(price.skills), price.month, *_worth(price.worth), ", ".join(price.options) or "-"])


def skills_text(needs: tuple[SkillNeed, ...]) -> str:
    """Return skills with their levels in words."""
    return " and ".join(f"{need.skill} {need.level}" for need in needs) or "anybody"


def _cap(price: CapPrice) -> Line:
    return Line([price.cap, *_worth(price.worth)])


def _worth(worth: Worth) -> list[str]:
    micro = worth.best_known
    return [points(micro) if abs(micro) >= HUNDREDTH * 1000 else f"{micro / 1_000_000:.2f}", worth.standing.value]


def _option(subject: Subject, price: OptionPrice) -> Line:
    who = person(subject.portfolio, price.person_id) if price.person_id else "-"
    cost = money(price.fee) if price.worth.cost is None else money_delta(price.worth.cost)
    each = "-" if price.points_per_10k is None else points(price.points_per_10k)
    back = {None: "never", 0: "at once"}.get(price.payback_weeks, counted(price.payback_weeks or 0, "week"))
    return Line([price.option, who, day(price.earliest), *_worth(price.worth), cost, each, back])
