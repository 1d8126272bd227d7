"""The use cases as viewers see them where names are hidden. What is not listed here is not shown: a new use case is veiled or refused."""

from __future__ import annotations

import dataclasses
import threading
from collections import OrderedDict
from typing import TYPE_CHECKING, NoReturn

from api.access.refusals import NamesHiddenError
from api.privacy.lens import Lens
from scenarios.comparison import compare

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from api.service import PlanningService
    from api.store import ExplanationRecord, PageOf, PageRequest, PortfolioRecord, RunEvent, RunRecord, ScenarioRecord
    from models.answer import Answer, Plan
    from models.portfolio import Portfolio
    from models.scenario import Scenario
    from scenarios.comparison import Comparison

KEPT_LENSES = 16


class VeiledService:
    """
    Stands in for a `PlanningService`, with people called by role in everything that it returns.

    Parameters
    ----------
    service
        What is shown.
    """

    def __init__(self, service: PlanningService) -> None:
        self._service = service
        self._lock = threading.Lock()
        self._lenses: OrderedDict[tuple[str, str | None], Lens] = OrderedDict()

    def __getattr__(self, name: str) -> NoReturn:
        """Refuse what is not veiled; a private name that is missing is a defect of ours, and says so."""
        if name.startswith("_"):
            raise AttributeError(name)
        raise NamesHiddenError

    def readiness(self) -> dict[str, bool]:
        """Return for each part whether it can do its work."""
        return self._service.readiness()

    def portfolio(self, id: str) -> PortfolioRecord:
        """Return what is known about a portfolio."""
        return self._seen_portfolio(self._service.portfolio(id))

    def portfolios(self, page: PageRequest) -> PageOf[PortfolioRecord]:
        """Return portfolios, newest first."""
        found = self._service.portfolios(page)
        return dataclasses.replace(found, items=[self._seen_portfolio(record) for record in found.items])

    def portfolio_content(self, id: str) -> Portfolio:
        """Return a portfolio."""
        return self._veiled(self._lens(id), self._service.portfolio_content(id))

    def scenario_of(self, record: PortfolioRecord) -> Scenario | None:
        """Return the scenario that came with a portfolio."""
        found = self._service.scenario_of(record)
        return None if found is None else self._lens(record.id, record.scenario_id).model(found)

    def scenario(self, id: str) -> ScenarioRecord:
        """Return a scenario."""
        return self._seen_scenario(self._service.scenario(id))

    def scenarios(self, page: PageRequest) -> PageOf[ScenarioRecord]:
        """Return scenarios, newest first."""
        found = self._service.scenarios(page)
        return dataclasses.replace(found, items=[self._seen_scenario(record) for record in found.items])

    def run(self, id: str) -> RunRecord:
        """Return a run as it is now."""
        return self._seen_run(self._service.run(id))

    def runs(self, page: PageRequest) -> PageOf[RunRecord]:
        """Return runs, newest first."""
        found = self._service.runs(page)
        return dataclasses.replace(found, items=[self._seen_run(run) for run in found.items])

    def events(self, run_id: str, after: int) -> Sequence[RunEvent]:
        """Return what happened to a run after the event of a number."""
        found = self._service.events(run_id, after)
        lens = self.lens_of(run_id) if found else None
        return found if lens is None else [dataclasses.replace(event, data=lens.value(dict(event.data))) for event in found]

    def answer(self, run_id: str) -> Answer:
        """Return the answer of a run, or the best so far."""
        return self.lens_of(run_id).model(self._service.answer(run_id))

    def answer_json(self, run_id: str) -> bytes:
        """Return the answer of a run as JSON."""
        return self.answer(run_id).model_dump_json().encode()

    def plan(self, run_id: str, rank: int) -> Plan:
        """Return a plan by its rank; 0 is the reference."""
        return self.lens_of(run_id).model(self._service.plan(run_id, rank))

    def portfolio_of(self, run_id: str) -> Portfolio:
        """Return the portfolio that a run's plans are about."""
        return self._veiled(self.lens_of(run_id), self._service.portfolio_of(run_id))

    def compare(self, run_id: str, ranks: Sequence[int]) -> Comparison:
        """Set plans of one answer side by side."""
        return compare(self.portfolio_of(run_id), [self.plan(run_id, rank) for rank in ranks])

    def explanation(self, run_id: str, id: str) -> ExplanationRecord:
        """Return an explanation as it is now."""
        found, lens = self._service.explanation(run_id, id), self.lens_of(run_id)
        told = None if found.explanation is None else lens.value(found.explanation)
        reason = None if found.reason is None else dataclasses.replace(found.reason, text=lens.text(found.reason.text))
        return dataclasses.replace(found, question=lens.model(found.question), explanation=told, reason=reason)

    def _seen_portfolio(self, record: PortfolioRecord) -> PortfolioRecord:
        lens = self._lens(record.id)
        notices = tuple(lens.model(notice) for notice in record.notices)
        return dataclasses.replace(record, title=lens.text(record.title), notices=notices)

    def _seen_scenario(self, record: ScenarioRecord) -> ScenarioRecord:
        return dataclasses.replace(record, scenario=self._lens(record.portfolio_id, record.id).model(record.scenario))

    def _seen_run(self, run: RunRecord) -> RunRecord:
        if run.reason is None:
            return run
        text = self._lens(run.portfolio_id, run.scenario_id).text(run.reason.text)
        return dataclasses.replace(run, reason=dataclasses.replace(run.reason, text=text))

    def _veiled(self, lens: Lens, portfolio: Portfolio) -> Portfolio:
        shown = lens.model(portfolio)
        return shown.replace(absences=tuple(absence.replace(kind=ABSENT) for absence in shown.absences))

    def lens_of(self, run_id: str) -> Lens:
        """Return the lens for the people whom a run is about."""
        run = self._service.run(run_id)
        return self._lens(run.portfolio_id, run.scenario_id)

    def _lens(self, portfolio_id: str, scenario_id: str | None = None) -> Lens:
        return self._kept((portfolio_id, scenario_id), lambda: self._made(portfolio_id, scenario_id))

    def _made(self, portfolio_id: str, scenario_id: str | None) -> Lens:
        before = self._service.portfolio_content(portfolio_id)
        after = before if scenario_id is None else self._service.changed_by(portfolio_id, scenario_id)
        return Lens(before, after)

    def _kept(self, key: tuple[str, str | None], make: Callable[[], Lens]) -> Lens:
        with self._lock:
            if key in self._lenses:
                self._lenses.move_to_end(key)
                return self._lenses[key]
        made = make()
        with self._lock:
            self._lenses[key] = made
            while len(self._lenses) > KEPT_LENSES:
                self._lenses.popitem(last=False)
        return made


ABSENT = "leave"
"""Why somebody is away is nobody's business."""
