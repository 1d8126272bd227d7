"""What every rule is asked about: the portfolio's facts, the proposal as read, and its accounts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from models.audit.accounts import Ledger, ledger_of

if TYPE_CHECKING:
    from models.audit.facts import Facts
    from models.audit.reading import Reading


@dataclass(frozen=True)
class Case:
    """A proposal before the judge."""

    facts: Facts
    reading: Reading

    @cached_property
    def ledger(self) -> Ledger:
        """The accounts; worked out when a rule or the score first asks, as most bad proposals fall to a rule that does not."""
        return ledger_of(self.facts, self.reading)
