"""What clashes and what would cure it, as a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from api.terminal.explained.spans import proof
from api.terminal.grid import Column, Line, number, show_grid
from api.terminal.words import counted, money, person
from scenarios.explain.explanation import Proof

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from models.portfolio import Portfolio
    from scenarios.explain.concessions import ClashRule, Concessions, GivingWay, Way

NAMES = {
    "budget": "the budget of {0}",
    "people": "as many people with {0} as there are",
    "dates": "the dates of {0}",
    "staffing": "the minimum staffing of {0}",
    "selection": "that {0} runs",
    "precedence": "the order {0}",
    "locks": "the locked booking of {0}",
    "directives": "the rule {0}",
    "move_limits": "the limit on moves {0}",
}
"""Rules in the words of a meeting."""


FEW = 3
"""Projects staffed less that have a sentence each; more share one."""


def show_concessions(screen: Console, portfolio: Portfolio, found: Concessions) -> None:
    """Print the clashes and the ways out."""
    if found.fits:
        screen.print(Text("There are plans that keep every rule: nothing has to give way.", style="title"))
        return
    if found.proof is Proof.NOT_PROVEN:
        screen.print(Text("No plan was found that keeps every rule, but it is not proven that there is none.", style="bad"))
    for clash in found.clashes:
        there = f" with the {' and '.join(clash.machines)} units there are" if clash.machines else ""
        screen.print(Text(f"These cannot all hold{there}: " + "; ".join(_rule(portfolio, rule) for rule in clash.rules) + "."))
    currency = portfolio.settings.currency
    if found.ways:
        columns = (number("#"), Column("way out", share=1, wraps=True), number(f"price in\n{currency}"), Column("how sure"))
        lines = [_line(portfolio, i, way) for i, way in enumerate(found.ways, start=1)]
        show_grid(
            screen,
            "Any one of these allows a plan",
            columns,
            lines,
            "A plan was made with each. Proven: one step less of any of its parts does not do. Otherwise less may do, but no less than "
            "what is said in brackets.",
        )
    else:
        screen.print(Text("No way out was found among the rules that people set.", style="bad"))
    if not found.complete:
        screen.print(Text("There was no time for more; --time-limit gives it.", style="quiet"))


def _rule(portfolio: Portfolio, rule: ClashRule) -> str:
    return NAMES[rule.kind].format(person(portfolio, rule.subject))


def _line(portfolio: Portfolio, at: int, way: Way) -> Line:
    paused = [person(portfolio, rule.subject) for rule in way.rules if rule.kind == "selection"]
    thinner = [rule for rule in way.rules if rule.kind == "staffing"]
    together = len(thinner) > FEW
    parts = [_way(portfolio, rule) for rule in way.rules if rule.kind != "selection" and not (together and rule in thinner)]
    parts += [_thinner(portfolio, thinner)] if together else []
    parts += [f"{', '.join(paused)} may be paused"] if paused else []
    text = "; ".join(parts)
    return Line([str(at), text, _price(way), "proven" if way.proof is Proof.PROVEN else proof(way.proof)])


def _thinner(portfolio: Portfolio, rules: Sequence[GivingWay]) -> str:
    """Return in one sentence which projects may be staffed by how much less, the largest first."""
    each = [f"{person(portfolio, rule.subject)} by {rule.amount}" for rule in sorted(rules, key=lambda rule: -rule.amount)]
    return f"less minimum staffing of {', '.join(each)} percentage points"


def _price(way: Way) -> str:
    """Return what a way out costs: money, and days of work that may stay undone where that is what it costs."""
    paid = sum(rule.price for rule in way.rules if rule.price is not None)
    parts = [money(paid)] if way.price is not None or paid else []
    parts += [] if way.person_days is None else [f"{way.person_days:,.0f} person-days undone"]
    return " + ".join(parts) or "-"


def _way(portfolio: Portfolio, rule: GivingWay) -> str:
    name = person(portfolio, rule.subject)
    amount = _amount(rule, rule.amount) + (f" (at least {_amount(rule, rule.at_least)})" if 0 < rule.at_least < rule.amount else "")
    return {
        "budget": f"+{amount} {portfolio.settings.currency} on {name}",
        "people": f"{amount} FTE more with {name}",
        "dates": f"{amount} more for {name}",
        "staffing": f"{amount} less minimum staffing of {name}",
    }.get(rule.kind, f"{NAMES[rule.kind].format(name)} gives way")


def _amount(rule: GivingWay, amount: int) -> str:
    words = {"budget": money(amount), "people": f"{amount / 10:.1f}", "dates": counted(amount, "week")}
    return words.get(rule.kind, counted(amount, "percentage point"))
