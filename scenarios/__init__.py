"""What happens around a solve: portfolios on disk, scenarios, quarterly runs."""

from scenarios.document import from_document, to_document
from scenarios.files import load, save
from scenarios.replan import replan
from scenarios.scenario_files import load_scenario, scenario_from_document
from scenarios.tables.assembly import Loaded

__all__ = ["Loaded", "from_document", "load", "load_scenario", "replan", "save", "scenario_from_document", "to_document"]
