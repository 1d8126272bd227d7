"""
The audit: the judge of every plan, also of one typed by hand.

Plain Python over the domain objects, written from ``docs/model.md`` alone; it shares nothing with the solver. A proposal is read
week by week (`reading`), its accounts are worked out (`accounts`), and every rule is asked (`rules`).
"""

from __future__ import annotations

from models.audit.accounts import Ledger, ProjectAccount
from models.audit.auditor import Auditor, audit, ledger
from models.audit.baseline import todays_proposal
from models.audit.coverage import BlockAccount, DemandAccount
from models.audit.disruption import PairAccount

__all__ = ["Auditor", "BlockAccount", "DemandAccount", "Ledger", "PairAccount", "ProjectAccount", "audit", "ledger", "todays_proposal"]
