"""What happens around a solve: portfolios on disk, scenarios, quarterly runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scenarios.document import from_document, to_document
from scenarios.files import load, save
from scenarios.scenario_files import load_scenario, scenario_from_document
from scenarios.tables.assembly import Loaded

if TYPE_CHECKING:
    from scenarios.replanning import replan

__all__ = ["Loaded", "from_document", "load", "load_scenario", "replan", "save", "scenario_from_document", "to_document"]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - what a module may be asked for is anything
    """Load the engine when it is first asked for: it takes a second that reading and checking need not wait for."""
    if name == "replan":
        from scenarios.replanning import replan  # noqa: PLC0415 - the point of this function

        return replan
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
