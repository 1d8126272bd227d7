r"""
``block``: what a person gives to a demand stays the same over each block.

.. math:: share_{r,d,t} = share_{r,d,t'} \qquad t, t' \in B \text{ or } share_{r,d,t} = today_{r,d,t} \text{ for all } t \in B

From the freeze's end on, over the weeks in which the person is employed; 0 is a share too. Weeks that must stay exactly as they are
are left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.audit import stays
from models.audit.words import called, violation, weeks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from models.answer import Violation
    from models.audit.case import Case
    from models.audit.facts import Facts
    from models.audit.runs import Span

RULE = "block"


def violations(case: Case) -> Iterator[Violation]:
    """Yield people whose share on a demand changes inside a block."""
    facts = case.facts
    for person, demands in case.reading.people.items():
        for demand, shares in demands.items():
            work, shift = case.reading.work(facts, demand)
            if shift is None or stays.wholly(facts, person, demand):
                continue
            for span in facts.blocks.of(work, shift):
                if span.begin >= facts.free and len(set(shares[span.begin : span.end])) > 1:
                    yield from _uneven(facts, person, demand, shares, span)


def _uneven(facts: Facts, person: str, demand: str, shares: Sequence[int], span: Span) -> Iterator[Violation]:
    staffer, today = facts.people[person], facts.today.shares.get(person, {}).get(demand)
    bound = [t for t in range(*span) if staffer.works(t) and t >= staffer.free and not stays.exactly(facts, person, demand, t)]
    used = sorted({shares[t] for t in bound})
    if len(used) < 2 or (today is not None and all(shares[t] == today[t] for t in bound)):
        return
    change = next(t for t in bound if shares[t] != shares[bound[0]])
    levels = " and ".join(f"{share} %" for share in used)
    text = (
        f"{called(staffer.person)} is booked {levels} on {demand} {weeks(facts.horizon, span)}; "
        "a booking stays the same over such a block, unless it is exactly today's"
    )
    yield violation(RULE, person, text, week=change, amount=used[-1] - used[0], unit="%")
