"""How much of what people are working to is disturbed by choice."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from models.score import HUNDREDTHS_PER_HOUR
from optimizer.columns import Release
from optimizer.moves import forced_weeks
from optimizer.rows import Linear
from optimizer.timing import weeks_moved

if TYPE_CHECKING:
    from optimizer.columns import Candidate, Columns
    from optimizer.today import Held

GROUP = ("disruption", "")


def disruption(columns: Columns) -> Linear:
    r"""
    Sum the time released by choice, weighted by how firm it was, with a handover for each new or gone pair, and weeks of moved dates.

    .. math::
        D = \sum_{rdt} price \max(0, s^0_{rdt} - s_{rdt})\, net_{rt} + h \,\lvert new \cup gone \rvert + g \sum_{pk} weeks_k\, run_{pk}

    In percent-minutes. A release column is pressed up from below by each segment of weeks with the same candidates.
    """
    terms: list[tuple[int, int]] = []
    constant = 0
    for (r, d), held in columns.problem.today.held.items():
        segment_terms, always = _released(columns, r, d, held)
        terms += segment_terms
        constant += always
    pair_terms, pairs = _handovers(columns)
    return Linear.of(terms + pair_terms + _moved_dates(columns), constant + pairs)


def _moved_dates(columns: Columns) -> list[tuple[int, int]]:
    """Return the terms for weeks by which projects and packages are moved, pause or are stretched."""
    each = columns.problem.portfolio.settings.shift_hours * HUNDREDTHS_PER_HOUR
    return [(run, each * weeks_moved(k)) for (_, k), run in columns.run.items() if k and each]


def _released(columns: Columns, r: int, d: int, held: Held) -> tuple[list[tuple[int, int]], int]:
    """Return the terms for what may be released of one booking, and the percent-minutes that cannot be kept."""
    problem = columns.problem
    seats = columns.by_seat.get((r, d), [])
    weeks = np.arange(problem.weeks)
    counted = (held.share > 0) & (weeks >= problem.supply.begins[r]) & (problem.fixed(r, d) == 0) & ~forced_weeks(problem, r, d)
    segments: dict[tuple[frozenset[tuple[int, int]], int, int, bool], list[int]] = defaultdict(list)
    winding, runs = problem.winding.get((r, d), np.zeros(problem.weeks, np.int64)), columns.runs(problem.project_of(d))
    by_week: dict[int, list[Candidate]] = defaultdict(list)
    for candidate in seats:
        for week in candidate.active.tolist():
            by_week[week].append(candidate)
    for week in np.nonzero(counted)[0].tolist():
        booked = frozenset((atom.column, int(atom.share[week - c.block.start])) for c in by_week[week] for atom in c.atoms)
        segments[booked, int(held.share[week]), int(held.price[week]), bool(winding[week])].append(week)
    terms, constant = [], 0
    for (booked, share, price, wound), alike in segments.items():
        minutes = int(problem.supply.net[r, alike].sum())
        if wound and not booked:
            terms += [(run, share * minutes * price) for run, _ in runs]
        elif wound and minutes * price:
            release = columns.rows.column(0, share)
            columns.press(release, 0, [*sorted(booked), *((run, -share) for run, _ in runs)], 1, GROUP)
            terms.append((release, minutes * price))
        elif not booked:
            constant += share * minutes * price
        elif minutes * price:
            release = columns.rows.column(0, share)
            columns.press(release, share, sorted(booked), 1, GROUP)
            columns.releases.append(Release(r, d, share, tuple(alike), release))
            terms.append((release, minutes * price))
    return terms, constant


def _handovers(columns: Columns) -> tuple[list[tuple[int, int]], int]:
    """Return the terms and constant of the handovers of pairs that are new or gone."""
    problem = columns.problem
    each = problem.portfolio.settings.handover_hours * HUNDREDTHS_PER_HOUR
    today, kept, chosen = _pairs_today(columns)
    terms, constant = [], 0
    for r, p in sorted(set(columns.by_pair) | today):
        candidates = columns.by_pair.get((r, p), [])
        if (r, p) in kept:
            continue
        if (r, p) not in today:
            terms.append((columns.any_of(("pair", r, p), candidates, GROUP, exact=False), each))
        elif (r, p) in chosen:
            if p in problem.winding_by_person.get(r, {}):  # whoever winds it down has not gone
                terms += [(run, each) for run, _ in columns.runs(p)]
            else:
                constant += each
            if candidates:
                terms.append((columns.any_of(("pair", r, p), candidates, GROUP, exact=True), -each))
    return terms, constant


def _pairs_today(columns: Columns) -> tuple[set[tuple[int, int]], set[tuple[int, int]], set[tuple[int, int]]]:
    """Return the pairs there are today, those that bookings hold, and those that could be kept in some week."""
    problem, today, kept, chosen = columns.problem, set(), set(), set()
    for (r, d), held in problem.today.held.items():
        later = np.arange(problem.weeks) >= problem.supply.begins[r]
        pair = (r, problem.project_of(d))
        booked = (held.share > 0) & later
        if booked.any():
            today.add(pair)
        if (problem.fixed(r, d)[problem.supply.begins[r] :] > 0).any():
            kept.add(pair)
        if (booked & ~forced_weeks(problem, r, d)).any():
            chosen.add(pair)
    return today, kept, chosen
