"""
The anatomy of a plan: what a judged proposal means for people, projects and money, line by line and in words.

Every number is the audit's own: the ledger of the proposal, and that of today's bookings beside it.
"""

from scenarios.anatomy.anatomy import Anatomy, anatomy
from scenarios.anatomy.labels import labels
from scenarios.anatomy.standing import why

__all__ = ["Anatomy", "anatomy", "labels", "why"]
