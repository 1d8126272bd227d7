"""
Every question about one portfolio of sixty people, through the command line and over HTTP, and the arithmetic between the answers.

The portfolio is solved to the end, so everything is proven. What an explanation says is checked by saying the same in the words of the
rules table, or as a change of a scenario, and solving that anew: this shares the solver with the explanation, but no condition.
"""

from __future__ import annotations

import contextlib
import io
import json
import sys
from typing import TYPE_CHECKING, NamedTuple

import pytest

import scenarios
from api.cli import app as application
from api.terminal.words import points
from models.answer import Policy
from models.audit import Auditor
from models.changes.priority import SetRank
from models.scenario import Scenario, apply
from optimizer import best_plan
from optimizer.explain.gives import gives_of
from scenarios.explain.additions import with_option, with_person_week
from scenarios.explain.subject import subject_of
from scenarios.explain.why_not import WhyNot
from scenarios.explain.wish import Wish
from scenarios.ranking import order_of
from scenarios.replanning import replan
from tests.api.serving import serving, until
from tests.builders import directive
from tests.scenarios.explain.sixty import CAPPED, LIMITS, SCENARIO, WEEKS, hopeless, sixty
from tests.scenarios.explain.test_why_not import forced, is_best, less

if TYPE_CHECKING:
    from models.score import Score

pytestmark = pytest.mark.slow


class Case(NamedTuple):
    """What is asked about."""

    folder: str
    scenario: str
    answer: str
    hopeless: str


def paused_of(answer):
    """The paused project of best rank that has the money to run."""
    return min((o.rank, o.project_id) for o in answer.plans[0].outcomes if o.state == "paused" and o.project_id != CAPPED)[1]


@pytest.fixture(scope="module")
def subject():
    rows = sixty()
    return subject_of(rows, SCENARIO, replan(rows, SCENARIO, limits=LIMITS))


@pytest.fixture(scope="module")
def asked(subject):
    """Every question by a name, as it is sent."""
    idle = paused_of(subject.answer)
    return {
        "standing": {"seconds": 600},
        "order": {"seconds": 600},
        "credits": {"seconds": 600},
        "why": {"seconds": 600},
        "why-not": {"ask_for": "run", "project_id": idle, "seconds": 600},
        "frontier": {"seconds": 600},
        "no-regret": {"seconds": 600},
        "prices": {"confirm": 3, "workers": 1, "seconds": 600},
        "regret": {"draws": 2, "workers": 1, "seconds": 600},
        "fairness": {},
        "concessions": {"seconds": 600},
    }


@pytest.fixture(scope="module")
def case(subject, tmp_path_factory):
    place = tmp_path_factory.mktemp("sixty")
    scenarios.save(place / "rows", subject.before)
    scenarios.save(place / "hopeless", hopeless())
    (place / "scenario.json").write_text(SCENARIO.model_dump_json(), encoding="utf-8")
    (place / "answer.json").write_text(subject.answer.model_dump_json(), encoding="utf-8")
    return Case(*(str(place / name) for name in ("rows", "scenario.json", "answer.json", "hopeless")))


def steerco(*words):
    """What the command line prints."""
    out = io.StringIO()
    with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(out):
        patch.setattr(sys, "argv", ["steerco", *map(str, words)])
        patch.setenv("COLUMNS", "160")
        with pytest.raises(SystemExit) as ending:
            application.main()
    assert ending.value.code == 0, words
    return out.getvalue()


def words_of(case, kind, given):
    """The command line of a question."""
    options = {"seconds": "--time-limit", "confirm": "--confirm", "workers": "--workers", "draws": "--draws", "project_id": "--run"}
    said = [word for name, value in given.items() if name in options for word in (options[name], value)]
    if kind == "concessions":
        return ["explain", kind, case.hopeless, *said]
    return ["explain", kind, case.folder, case.answer, "--scenario", case.scenario, *said]


@pytest.fixture(scope="module")
def said(case, asked, tmp_path_factory):
    """What the command line says to every question, as a page and as data."""
    place = tmp_path_factory.mktemp("said")
    pages = {kind: steerco(*words_of(case, kind, given), "--json", place / f"{kind}.json") for kind, given in asked.items()}
    return {kind: (page, json.loads((place / f"{kind}.json").read_text(encoding="utf-8"))) for kind, page in pages.items()}


@pytest.fixture(scope="module")
def told(said):
    """The data of every question."""
    return {kind: data for kind, (_, data) in said.items()}


def started(client, document, scenario):
    """The id of a run that has ended."""
    portfolio = client.post("/v1/portfolios", json=document).json()["id"]
    asked = {"portfolio_id": portfolio, **LIMITS.model_dump(mode="json")}
    if scenario is not None:
        body = {"portfolio_id": portfolio, **scenario.model_dump(mode="json")}
        asked["scenario_id"] = client.post("/v1/scenarios", json=body).json()["id"]
    run = client.post("/v1/runs", json=asked).json()
    ended = until(client, f"/v1/runs/{run['id']}", lambda body: body["ended"] is not None)
    assert ended["state"] == "succeeded", ended
    return run["id"]


def test_both_faces_say_the_same(subject, asked, told):
    """Planned anew by the service, and explained in processes of its own."""
    with serving("real", explanation_seconds=600) as client:
        runs = {
            False: started(client, scenarios.to_document(subject.before), SCENARIO),
            True: started(client, scenarios.to_document(hopeless()), None),
        }
        places = {}
        for kind, given in asked.items():
            question = {"plan": 1, "question": {"kind": kind.replace("-", "_"), **given}}
            if kind == "concessions":
                question["plan"] = 0
            response = client.post(f"/v1/runs/{runs[kind == 'concessions']}/explanations", json=question)
            assert response.status_code in (200, 202), (kind, response.text)
            places[kind] = response.headers["location"]
        for kind, place in places.items():
            found = until(client, place, lambda body: body["ended"] is not None)
            assert found["state"] == "succeeded", found
            assert found["explanation"] == told[kind], kind


def test_the_pages_show_the_numbers_of_the_data(said, told):
    shown = {
        "credits": [points(c["without"]["loss"]["at_most"]) for c in told["credits"]["credits"] if c["without"]],
        "why-not": [points(told["why-not"]["without"]["loss"]["at_most"])],
        "order": [points(bundle["reached"]["value"]) for bundle in told["order"]["bundles"]],
        "standing": [project["project_id"].title() for project in told["standing"]["projects"] if project["better"] or project["worse"]],
        "frontier": [points(point["value"]) for curve in told["frontier"]["curves"] for point in curve["points"]],
        "prices": [points(price["worth"]["gain"]) for price in told["prices"]["skills"] if price["worth"]["gain"]],
        "regret": [points(plan["regret_mean"]["at_most"]) for plan in told["regret"]["plans"]],
        "fairness": [share["now"]["id"] for share in told["fairness"]["shares"] if share["now"]["bearer"] == "team"],
    }
    for kind, (page, _) in said.items():
        assert page.strip(), kind
        missing = [number for number in shown.get(kind, ()) if number not in page]
        assert not missing, (kind, missing, page)


def worth(rows):
    """Mandatory value, then all value, of the best plan; None if there is no plan."""
    plan = best_plan(rows)
    if plan is None:
        return None
    score = Auditor(rows).audit(plan).score
    return score.mandatory_value, score.value


def with_rules(rows, *rules):
    return rows.replace(directives=(*rows.directives, *rules))


def refusals(subject, changes):
    """The rules by which people and projects of a bundle do what they do in today's plan, repaired."""
    today = subject.answer.reference.proposal
    project_of = {row.id: row.project_id for row in subject.portfolio.demands}
    there = {(b.resource_id, project_of[b.demand_id]) for b in today.bookings}
    runs = {d.project_id for d in today.decisions if d.runs}
    for change in changes:
        who, where = change["person_id"], change["project_id"]
        if who and (who, where) in there:
            yield directive("pin", who, where)
            yield directive("force_in", where)
        elif who:
            yield directive("forbid", who, where)
        else:
            yield directive("force_in" if where in runs else "force_out", where)


def test_what_a_bundle_is_credited_with_is_lost_by_a_plan_that_is_forbidden_to_make_it(subject, told):
    mine, lost = subject.plan.score, 0
    assert len(told["credits"]["credits"]) == told["credits"]["bundles"]
    for credit in told["credits"]["credits"]:
        best = worth(with_rules(subject.portfolio, *refusals(subject, credit["changes"])))
        without = credit["without"]
        assert (without is None) is (best is None), credit
        if without is not None:
            assert without["proof"] == "proven"
            assert without["loss"]["at_least"] == without["loss"]["at_most"] == mine.value - best[1], credit
            lost += without["loss"]["at_most"] > 0
    assert lost


def test_order_credits_prices_and_the_answer_have_one_value(subject, told):
    order, credits, score = told["order"], told["credits"], subject.plan.score
    reference = Auditor(subject.portfolio).audit(subject.answer.reference.proposal).score
    last = order["bundles"][-1]["reached"]
    assert (last["value"], last["disruption"], last["cost"]) == (score.value, score.disruption, score.cost)
    assert order["start"]["value"] == reference.value
    assert sum(bundle["gain"] for bundle in order["bundles"]) == credits["total"] == score.value - reference.value
    assert [bundle["changes"] for bundle in order["bundles"]] == [credit["changes"] for credit in credits["credits"]]
    assert told["prices"]["value"] == max(plan.score.value for plan in subject.plans)
    assert [reason["move"] for reason in told["why"]["moves"]] == [move.model_dump(mode="json") for move in subject.plan.moves]
    moved = {share["now"]["id"]: share["now"] for share in told["fairness"]["shares"] if share["now"]["bearer"] == "project"}
    assert {id for id, share in moved.items() if share["chosen"]} <= {p.id for p in subject.portfolio.projects}


def test_no_plan_of_the_answer_lies_below_the_frontier(subject, told):
    for curve in told["frontier"]["curves"]:
        for point in curve["points"]:
            assert point["proof"] == "proven"
            assert point["bound"] == point["amount"]
            for plan in subject.plans:
                if plan.score.value >= point["floor"] and plan.score.mandatory_value >= subject.plan.score.mandatory_value:
                    assert getattr(plan.score, curve["part"]) >= point["amount"], (curve["part"], point["floor_pct"], plan.rank)


def test_the_loss_of_a_why_not_is_that_of_the_rule_and_its_flips_flip(subject, told):
    said = told["why-not"]
    wish = Wish("run", said["project_id"])
    best = worth(forced(subject.portfolio, wish))
    assert said["without"]["proof"] == "proven"
    assert said["without"]["loss"]["at_most"] == subject.plan.score.value - best[1]
    found = WhyNot.model_validate(said)
    assert found.flips
    for flip in found.flips:
        assert is_best(subject.portfolio, flip.change, wish), flip
        smaller = less(subject.portfolio, flip)
        assert smaller is None or not is_best(subject.portfolio, smaller, wish), flip


def test_prices_are_what_is_gained_when_solved_anew(subject, told):
    rows, most = subject.portfolio, max(plan.score.value for plan in subject.plans)
    confirmed = [price for price in told["prices"]["skills"] if price["worth"]["standing"] == "proven"]
    needs = {tuple((n.skill, n.level) for n in d.skills): d.skills for d in rows.demands}
    mondays = [rows.horizon.monday(week) for week in range(WEEKS)]
    for price in confirmed:
        weeks = [week for week, day in enumerate(mondays) if f"{day:%Y-%m}" == price["month"]]
        asked = needs[tuple((n["skill"], n["level"]) for n in price["skills"])]
        more = with_person_week(rows, asked, range(weeks[0], weeks[-1] + 1))
        assert worth(more)[1] - most == price["worth"]["gain"], price
    for option in told["prices"]["options"]:
        more = with_option(rows, next(row for row in rows.options if row.id == option["option"]))
        assert worth(more)[1] - most == option["worth"]["gain"], option
    assert confirmed or told["prices"]["options"]


class Ranked(NamedTuple):
    """A plan with its score where one project has another rank."""

    rank: int
    score: Score


def recommended(subject, policy, project, rank):
    """The rank in the answer of the plan that is recommended where a project has another rank, and every plan's score by the audit."""
    after, _ = apply(Scenario(changes=(SetRank(target=project, value=rank),)), subject.portfolio)
    scores = {plan.rank: Ranked(plan.rank, Auditor(after).audit(plan.proposal).score) for plan in subject.plans}
    return min(scores.values(), key=order_of(Policy(policy), list(scores.values()))).rank, scores


def test_the_recommendation_holds_and_changes_where_its_standing_says(subject, told):
    """At every rank that a project may have, all plans are audited anew."""
    for project in told["standing"]["projects"]:
        for rank in range(1, len(subject.portfolio.projects) + 1):
            leading, scores = recommended(subject, told["standing"]["policy"], project["project_id"], rank)
            if project["holds_from"] <= rank <= project["holds_to"]:
                assert leading == 1, (project, rank)
            for switch in (project["better"], project["worse"]):
                if switch is not None and switch["rank"] == rank:
                    ahead = scores[switch["plan"]].score.value - scores[1].score.value
                    assert leading == switch["plan"], (project, rank)
                    assert abs(ahead - switch["value_ahead"]) <= 1, (project, switch)


def test_moves_proven_to_be_without_regret_are_missed(subject, told):
    """Without such a move the best plan has less than 99 % of the best value."""
    regretless = [move for move in told["no-regret"]["moves"] if move["proof"] == "proven"]
    assert regretless
    for move in regretless[:6]:
        opposite = {"assign": "forbid", "release": "pin", "start": "force_out", "pause": "force_in"}.get(move["what"])
        if opposite is None:
            continue
        rules = [directive(opposite, *dict.fromkeys((move["subject"], move["project_id"])))]
        if opposite == "pin":
            rules.append(directive("force_in", move["project_id"]))
        best = worth(with_rules(subject.portfolio, *rules))
        assert best is None or best[0] < subject.plan.score.mandatory_value or 100 * best[1] < 99 * subject.plan.score.value, move


def test_no_plan_is_worth_more_than_the_best_of_a_draw(told):
    for draw in told["regret"]["draws"]:
        for value, broken in zip(draw["values"], draw["broken"], strict=True):
            assert draw["best"]["at_least"] == draw["best"]["at_most"]
            assert broken or value <= draw["best"]["at_most"]


def gives(rows, rules):
    known = {(give.kind, give.subject): give for give in gives_of(rows)}
    return {known[rule["kind"], rule["subject"]]: rule.get("amount", 0) // rule.get("step", 1) for rule in rules}


def fits(rows, amounts):
    for give, amount in amounts.items():
        rows = give.relaxed(rows, amount) if amount else rows
    return best_plan(rows) is not None


def test_ways_out_work_one_unit_less_does_not_and_clashes_are_smallest(told):
    rows, said = hopeless(), told["concessions"]
    assert not said["fits"]
    assert said["complete"]
    assert {rule["kind"] for clash in said["clashes"] for rule in clash["rules"]} >= {"budget", "people"}
    assert len(said["ways"]) > 2
    for way in said["ways"]:
        amounts = gives(rows, way["rules"])
        assert way["proof"] == "proven"
        assert fits(rows, amounts), way
        for give in amounts:
            assert not fits(rows, {**amounts, give: amounts[give] - 1}), (way, give)
    for clash in said["clashes"]:
        mine = gives(rows, clash["rules"])
        others = {give: give.most for give in gives_of(rows) if give not in mine}
        assert not fits(rows, others), clash
        for give in mine:
            assert fits(rows, {**others, give: give.most}), (clash, give)
