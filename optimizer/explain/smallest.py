"""
A smallest part of a list that has a property which more never takes away: a clash of rules, or rules whose giving way is enough.

By the shortest beginning that has it, again and again: its last item is needed, whatever else is left out (QuickXplain's idea; Junker,
AAAI 2004). For *k* items out of *n* that takes about *k* log *n* questions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from optimizer.clock import Clock

T = TypeVar("T")


def smallest(items: Sequence[T], has: Callable[[Sequence[T]], bool], clock: Clock) -> list[T]:
    """
    Return a part of a list that has a property and would not without any one of its items; a larger one if time was short.

    Parameters
    ----------
    items
        All of them have the property together; those to be rather left out last.
    has
        Whether some items have it; more have it if fewer do.
    """
    needed: list[T] = []
    rest = list(items)
    while rest and not clock.over():
        if has(needed):
            return needed
        without, enough = 0, len(rest)
        while enough - without > 1 and not clock.over():
            middle = (without + enough) // 2
            if has([*needed, *rest[:middle]]):
                enough = middle
            else:
                without = middle
        rest = rest[:enough]
        if enough - without > 1:
            break
        needed.append(rest.pop())
    return needed + rest
