"""Who works with whom: people who are kept apart, and people who are kept together."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from models.directives import Directive, DirectiveKind
from optimizer.rules.presence import Presence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from optimizer.columns import Candidate, Columns

RULE = "company"


def write(columns: Columns) -> None:
    r"""
    In each week, people kept apart are on no project at the same time; people kept together are on the same ones.

    .. math:: on_{rpt} + on_{spt} \le 1, \qquad on_{rpt} = on_{spt}

    The relaxation does without these rows, which only makes its bound weaker.
    """
    for directive in columns.problem.portfolio.directives:
        if directive.hard and directive.kind is DirectiveKind.KEEP_APART:
            _keep_apart(columns, directive)
        elif directive.hard and directive.kind is DirectiveKind.KEEP_TOGETHER:
            _keep_together(columns, directive)


def _keep_apart(columns: Columns, directive: Directive) -> None:
    group, written = _group(directive), set[tuple[int, ...]]()
    for one, other in _pairs(columns, directive):
        for week in _weeks(columns, directive, min):
            if one.given[week] and other.given[week]:
                columns.rows.at_most([], -1, group)
            barred = [(on,) for on in one.on(week) if other.given[week]] + [(on,) for on in other.on(week) if one.given[week]]
            clashing = [(a.on, b.on) for a, b in product(one.by_week.get(week, ()), other.by_week.get(week, ())) if _at_once(a, b)]
            for ons in sorted({*barred, *clashing} - written):
                written.add(ons)
                columns.rows.at_most([(on, 1) for on in ons], len(ons) - 1, group)


def _at_once(a: Candidate, b: Candidate) -> bool:
    """Return whether one plan may have both."""
    return a.project != b.project or a.shift == b.shift


def _keep_together(columns: Columns, directive: Directive) -> None:
    group, written = _group(directive), set[tuple[int, frozenset[int]]]()
    employed = columns.problem.supply.employed
    for pair in _pairs(columns, directive):
        for week in _weeks(columns, directive, max):
            if not all(employed[who.person, week] for who in pair):
                continue
            for one, other in (pair, pair[::-1]):
                if other.given[week]:
                    continue
                company = frozenset(other.on(week))
                if one.given[week]:
                    columns.rows.at_least([(on, 1) for on in sorted(company)], 1, group)
                for on in one.on(week):
                    if (on, company) not in written:
                        written.add((on, company))
                        columns.rows.at_most([(on, 1), *((there, -1) for there in sorted(company))], 0, group)


def _pairs(columns: Columns, directive: Directive) -> Iterator[tuple[Presence, Presence]]:
    """Yield the two people on each project that either may be on."""
    problem = columns.problem
    one, other = problem.supply.index[directive.subject], problem.supply.index[directive.object]
    for p in range(len(problem.work.whole)):
        pair = Presence(columns, one, p), Presence(columns, other, p)
        if any(who.candidates or who.given.any() for who in pair):
            yield pair


def _weeks(columns: Columns, directive: Directive, since: Callable[[Iterable[int]], int]) -> range:
    problem = columns.problem
    weeks = problem.portfolio.horizon.clipped(directive.first, directive.last)
    begins = (int(problem.supply.begins[problem.supply.index[id]]) for id in (directive.subject, directive.object))
    return range(max(weeks.start, since(begins)), weeks.stop)


def _group(directive: Directive) -> tuple[str, str]:
    return RULE, f"{directive.kind} {directive.subject} {directive.object}"
