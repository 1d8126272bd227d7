"""Decisions as viewers see them where names are hidden. As with `VeiledService`, what is not listed here is refused."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, NoReturn

from api.access.refusals import NamesHiddenError
from api.access.roles import Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from api.deciding import Deciding
    from api.privacy.veiled import VeiledService
    from api.store import DecisionRecord, LogEntry, PageOf, PageRequest


class VeiledDeciding:
    """
    Stands in for `Deciding`, with people called by role.

    Parameters
    ----------
    deciding
        What is shown.
    veiled
        Knows whose people a run is about.
    """

    def __init__(self, deciding: Deciding, veiled: VeiledService) -> None:
        self._deciding, self._veiled = deciding, veiled

    def __getattr__(self, name: str) -> NoReturn:
        """Refuse what is not veiled; a private name that is missing is a defect of ours, and says so."""
        if name.startswith("_"):
            raise AttributeError(name)
        raise NamesHiddenError

    def decision(self, id: str) -> DecisionRecord:
        """Return a decision."""
        return self._seen(self._deciding.decision(id))

    def decisions(self, page: PageRequest) -> PageOf[DecisionRecord]:
        """Return decisions, newest first."""
        found = self._deciding.decisions(page)
        return dataclasses.replace(found, items=[self._seen(record) for record in found.items])

    def log(self, after: int, limit: int) -> Sequence[LogEntry]:
        """Return entries of the log; they hold ids and hashes, and no names."""
        return self._deciding.log(after, limit)

    def _seen(self, decision: DecisionRecord) -> DecisionRecord:
        lens = self._veiled.lens_of(decision.run_id)
        record = {**lens.value(dict(decision.record)), "proposed_by": Role.PLANNER.value}
        return decision.changed(conditions=lens.text(decision.conditions), record=record)
