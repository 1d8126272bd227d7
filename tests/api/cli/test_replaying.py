"""Decisions solved again: the same comes out, and whatever is otherwise by then is said plainly."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select, text, update

from api.access.roles import Principal, Role
from api.deciding import Deciding
from api.replaying import replayed
from api.service import PlanningService
from api.settings import ServiceSettings
from api.store import AnswerText
from api.store.schema import answers, decisions
from api.store.seals import sealed
from api.store.sql import SqlStore, utc_now
from models.answer import Answer, Limits
from models.changes import from_cells
from models.scenario import Scenario
from scenarios import Loaded
from scenarios.replanning import replan
from tests.api import portfolios
from tests.api.instant_runner import InstantRunner
from tests.api.stores import new_url

PAULA = Principal("key:1", "Paula", frozenset({Role.PLANNER}))
ALAN = Principal("key:2", "Alan", frozenset({Role.APPROVER}))
AWAY = Scenario(
    title="Anna is away",
    changes=(from_cells(kind="absence", id="C1", target="anna", first="2027-02-01", last="2027-02-28", reason="parental leave"),),
)


FOUND: dict[object, Answer] = {}


def solved(portfolio, scenario, *, limits, previous=None, **more) -> Answer:
    """What the engine finds; asked once for each question, for tests that are about what becomes of it."""
    asked = (portfolio.model_dump_json(), scenario.model_dump_json(), limits, previous and previous.model_dump_json())
    if asked not in FOUND:
        FOUND[asked] = replan(portfolio, scenario, limits=limits, previous=previous, policy=more["policy"])
    return FOUND[asked]


class Decided:
    """A store with a decision about what the engine really found, and the way there."""

    def __init__(self, url: str, workers: int = 1, solve=solved) -> None:
        self.url, self.store = url, SqlStore(url)
        self.service = PlanningService(self.store, InstantRunner(solve), ServiceSettings(database=url))
        self.service.start()
        self.deciding = Deciding(self.service, self.store, utc_now, two_people=True)
        self.limits = Limits(time_limit=30, workers=workers, plans=3, seed=7)
        portfolio = self.service.add_portfolio(Loaded(portfolios.small(), None, ()), "Spring", None)
        self.scenario = self.service.add_scenario(portfolio.id, AWAY, None)
        self.first = self.run(None)

    def run(self, earlier: str | None) -> str:
        return self.service.start_run(self.scenario.portfolio_id, self.scenario.id, None, self.limits, None, from_run_id=earlier).id

    def decide(self, run_id: str, rank: int = 1) -> str:
        proposed = self.deciding.propose(run_id, rank, "until June", PAULA, None)
        return self.deciding.approve(proposed.id, 1, ALAN).id

    def rewrite(self, table, **changes) -> None:
        """Change the only row of a table as somebody could who can write to the database and knows how rows are sealed."""
        with self.store.database.writing() as connection:
            row = connection.execute(select(table)).mappings().one()
            connection.execute(update(table).values(sealed(table, {**row, **changes})))


@pytest.fixture
def decided(request):
    found = Decided(new_url(), **getattr(request, "param", {}))
    yield found
    found.service.stop()


def line(found, what: str) -> str:
    (said,) = [said for said in found.said if said.startswith(f"{what}:")]
    return said


def test_what_was_decided_comes_out_again(database_url, steerco):
    decided = Decided(database_url, solve=replan)
    id = decided.decide(decided.first)
    decided.service.stop()
    ended = steerco("replay", id, "--database", database_url)

    verdict, *said = ended.out.splitlines()
    assert (ended.code, verdict) == (0, "The decision comes out again, to the byte.")
    assert [line.partition(":")[0] for line in said] == ["log", "portfolio", "answer shown", "input", "audit", "plan 1", "engine", "solver"]
    assert all(": the same (" in line or line.startswith(("log: 2 entries", "audit: ")) for line in said), said
    assert "audit: the plan that was decided keeps every rule, and has the score it was shown with" in said


@pytest.mark.parametrize("rank", [0, 2])
def test_any_plan_that_was_shown_can_be_decided_and_repeated(decided, rank):
    found = replayed(decided.store, decided.decide(decided.first, rank), solved)
    assert found.same, found.said
    assert line(found, f"plan {rank}").startswith(f"plan {rank}: the same")


def test_a_run_that_went_on_from_another_goes_on_from_it_again(decided):
    seen = []

    def solve(*asked, previous, **more):
        seen.append(previous)
        return solved(*asked, previous=previous, **more)

    assert replayed(decided.store, decided.decide(decided.run(decided.first)), solve).same
    assert seen == [decided.service.answer(decided.first)]


def test_another_version_and_what_it_finds_otherwise_are_told(decided):
    id = decided.decide(decided.first)

    def later(*asked, **more):
        answer = solved(*asked, **more)
        changed = answer.plans[0].replace(bookings=answer.plans[0].bookings[:1])
        return answer.replace(plans=(changed, *answer.plans[1:]), provenance=answer.provenance.replace(engine_version="99.0"))

    found = replayed(decided.store, id, later)
    assert not found.same
    assert line(found, "engine").endswith(" then, 99.0 now")
    assert " then, " in line(found, "plan 1")
    assert found.said[-1] == "another version may find another plan; install the one that decided to repeat it to the byte"


def test_another_version_that_finds_the_same_is_told_and_does_no_harm(decided):
    id = decided.decide(decided.first)

    def later(*asked, **more):
        answer = solved(*asked, **more)
        return answer.replace(provenance=answer.provenance.replace(engine_version="99.0"))

    found = replayed(decided.store, id, later)
    assert found.same
    assert line(found, "engine").endswith(" then, 99.0 now")


@pytest.mark.parametrize("decided", [{"workers": 2}], indirect=True)
def test_what_repeats_only_by_luck_is_said_to(decided):
    found = replayed(decided.store, decided.decide(decided.first), lambda *asked, **more: solved(*asked, **more).replace(plans=()))
    assert not found.same
    assert line(found, "plan 1").endswith("there is no plan of this rank now")
    assert "2 workers" in found.said[-1]


def test_a_decision_that_was_rewritten_is_not_the_one_logged(decided, steerco):
    id = decided.decide(decided.first)
    record = json.loads(json.dumps(decided.store.decision(id).record))
    record["provenance"]["limits"]["seed"] = 8
    decided.rewrite(decisions, record=json.dumps(record, sort_keys=True))
    found = replayed(decided.store, id, solved)

    assert not found.same
    assert line(found, "log") == f"log: NOT what was written: the decision {id} is not the one that was logged"
    ended = steerco("replay", id, "--database", decided.url)
    assert ended.code == 1
    assert ended.out.startswith("This is NOT as it was decided; what differs is told below.\n")


def test_an_answer_that_was_rewritten_is_not_the_one_shown(decided):
    id = decided.decide(decided.first)
    shown = decided.service.answer(decided.first)
    other = shown.plans[0].replace(bookings=tuple(booking.replace(share_pct=90) for booking in shown.plans[0].bookings))
    decided.rewrite(answers, document=AnswerText.of(shown.replace(plans=(other, *shown.plans[1:]))).text)
    found = replayed(decided.store, id, solved)

    assert not found.same
    assert " then, " in line(found, "answer shown")
    assert line(found, "plan 1").startswith("plan 1: the same"), "what was decided comes out again; what is kept is not it"
    assert "another score than it was shown with" in line(found, "audit")


def test_damage_is_refused_in_words(decided, steerco):
    id = decided.decide(decided.first)
    with decided.store.database.writing() as connection:
        connection.execute(text("UPDATE answers SET plans = 7"))
    ended = steerco("replay", id, "--database", decided.url)
    assert ended.code == 2
    told = ended.err
    assert "a row of answers is not what was written into it" in " ".join(told.split())
    assert "Traceback" not in told


def test_a_decision_that_nobody_made_is_refused_by_name(decided, steerco):
    ended = steerco("replay", "nobody", "--database", decided.url)
    assert ended.code == 2
    assert "nobody" in ended.err
