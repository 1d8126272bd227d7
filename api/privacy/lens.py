"""Shows things with the people in them called by role."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any, TypeVar

from api.privacy.pseudonyms import pseudonyms_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pydantic import BaseModel

    from models.portfolio import Portfolio

M = TypeVar("M", bound="BaseModel")

SKILLS = frozenset({"skill", "skills", "operator_skill"})
KINDS = frozenset({"kind", "type", "employment", "lock", "policy", "role", "severity", "currency", "schema_version"})
STANDINGS = frozenset({"state", "state_before", "status", "result", "stage"})
PLACES = frozenset({"table", "column", "code", "cause", "rule", "part", "unit"})
WORDS_OF_OURS = SKILLS | KINDS | STANDINGS | PLACES
"""Members that hold words of the service or names of skills, never of people."""
WRITTEN_BY_PEOPLE = frozenset({"title", "reason", "conditions", "text", "requested_by", "note"})
"""Members in which people may be called by their first name."""
LEFT_OUT: Mapping[str, Any] = {"extra": [], "location": "", "requested_by": ""}
"""Members that say more about people than plans need, or name those who are in no table."""
_WORD = re.compile(r"\w+")


class Lens:
    """
    Replaces people by roles.

    Parameters
    ----------
    portfolios
        Whose people these are, see `pseudonyms_of`.
    """

    def __init__(self, *portfolios: Portfolio) -> None:
        self._called = pseudonyms_of(portfolios)
        self._within = _by_first_word(self._called.within)
        self._freely = _by_first_word({**self._called.parts, **self._called.within})

    def model(self, shown: M) -> M:
        """Return a value of the domain with the people in it called by role."""
        return type(shown).model_validate(self.value(shown.model_dump(mode="json")))

    def value(self, shown: Any, member: str = "") -> Any:  # noqa: ANN401 - JSON
        """Return JSON with the people in it called by role."""
        if isinstance(shown, dict):
            return {name: LEFT_OUT[name] if name in LEFT_OUT else self.value(value, name) for name, value in shown.items()}
        if isinstance(shown, list):
            return [self.value(one, member) for one in shown]
        return self.text(shown, member) if isinstance(shown, str) and member not in WORDS_OF_OURS else shown

    def text(self, shown: str, member: str = "title") -> str:
        """Return a text with the people in it called by role."""
        if shown in self._called.whole:
            return self._called.whole[shown]
        kind, colon, named = shown.partition(":")  # as in person:anna
        if colon and named.strip() in self._called.whole:
            return f"{kind}:{self._called.whole[named.strip()]}"
        return _replaced(shown, self._freely if member in WRITTEN_BY_PEOPLE else self._within)


def _by_first_word(called: Mapping[str, str]) -> Mapping[str, Sequence[tuple[str, int, str]]]:
    """Return what is looked for by its first word, longest first: each with the place of that word in it, and what stands for it."""
    found: dict[str, list[tuple[str, int, str]]] = defaultdict(list)
    for name, pseudonym in sorted(called.items(), key=lambda item: -len(item[0])):
        first = _WORD.search(name)
        if first is not None:
            found[first[0]].append((name, first.start(), pseudonym))
    return found


def _replaced(text: str, called: Mapping[str, Sequence[tuple[str, int, str]]]) -> str:
    out, done = [], 0
    for word in _WORD.finditer(text):
        if word.start() < done:
            continue
        for name, offset, pseudonym in called.get(word[0], ()):
            start = word.start() - offset
            if start >= done and text.startswith(name, start) and _ends_there(text, start + len(name), name):
                out += [text[done:start], pseudonym]
                done = start + len(name)
                break
    return "".join(out) + text[done:]


def _ends_there(text: str, end: int, name: str) -> bool:
    return not (name[-1].isalnum() and text[end : end + 1].isalnum())
