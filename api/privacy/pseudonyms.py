"""What people are called where their names are hidden: by their role and a number, the same in every answer about a portfolio."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from models.people import Person
    from models.portfolio import Portfolio

NO_ROLE, SPONSOR, MANAGER = "person", "sponsor", "manager"
SOMEBODY = "somebody"
"""Stands for a part of a name that several people share."""
SHORTEST_PART = 3
"""Letters of a part of a name that is looked for by itself: shorter ones are words of their own too often."""
_WORD = re.compile(r"\w+")


class Pseudonyms(NamedTuple):
    """What stands for what."""

    whole: Mapping[str, str]
    """For texts that are nothing but an id or a name."""
    within: Mapping[str, str]
    """For ids and names within any text."""
    parts: Mapping[str, str]
    """For first names and surnames within texts that people wrote."""


def pseudonyms_of(portfolios: Sequence[Portfolio]) -> Pseudonyms:
    """
    Return what people are called.

    Parameters
    ----------
    portfolios
        A portfolio as it was handed in, then as scenarios leave it: whoever joins is numbered after those who were there.
    """
    people = {person.id: person for portfolio in reversed(portfolios) for person in portfolio.people}
    order = dict.fromkeys(person.id for portfolio in portfolios for person in portfolio.people)
    called = dict(_numbered((id, people[id].role or NO_ROLE) for id in order))
    ids = {id: _as_id(called[id]) for id in order}
    names = {people[id].name: called[id] for id in order if people[id].name}
    others = _others(portfolios, names)
    whole = {**others, **names, **ids}
    within = {**others, **names, **{id: ids[id] for id in order if _stands_out(people[id])}}
    return Pseudonyms(whole, within, _parts([*names.items(), *others.items()]))


def _numbered(roles: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    counts: Counter[str] = Counter()
    for id, role in roles:
        counts[_as_id(role)] += 1
        yield id, f"{role} {counts[_as_id(role)]}"


def _as_id(called: str) -> str:
    return re.sub(r"[^\w-]+", "-", called.casefold()).strip("-")


def _others(portfolios: Sequence[Portfolio], names: Mapping[str, str]) -> dict[str, str]:
    """Return what those are called who are named beside the people: sponsors and managers."""
    sponsors = dict.fromkeys(project.sponsor for portfolio in portfolios for project in portfolio.projects)
    managers = dict.fromkeys(
        [person.manager for portfolio in portfolios for person in portfolio.people]
        + [project.project_manager for portfolio in portfolios for project in portfolio.projects]
    )
    found = [*((name, SPONSOR) for name in sponsors), *((name, MANAGER) for name in managers if name not in sponsors)]
    return dict(_numbered((name, role) for name, role in found if name and name not in names))


def _stands_out(person: Person) -> bool:
    """Return whether an id can be told from the words around it; who has no name is called by the id, whatever it is."""
    return not person.name or (len(person.id) >= SHORTEST_PART and any(letter.isalpha() for letter in person.id))


def _parts(called: Sequence[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, pseudonym in called:
        for part in set(_WORD.findall(name)):
            if len(part) >= SHORTEST_PART:
                found[part] = SOMEBODY if found.get(part, pseudonym) != pseudonym else pseudonym
    return found
