"""What happens around a solve: portfolios on disk, scenarios, quarterly runs."""

from scenarios.files import load
from scenarios.tables.assembly import Loaded

__all__ = ["Loaded", "load"]
