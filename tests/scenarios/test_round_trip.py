"""What is saved is what is loaded, in every format and from each into every other."""

from __future__ import annotations

import itertools
import json
import random
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import scenarios
from models.answer import Policy
from models.errors import UnreadableFileError
from models.projects import SkillNeed
from models.scenario import Scenario
from scenarios.document import found_in
from scenarios.tables.schema import TABLES
from tests.builders_tables import as_csv, as_document, good

if TYPE_CHECKING:
    from pathlib import Path

    from models.bookings import Allocation
    from models.people import Person
    from models.portfolio import Portfolio
    from scenarios import Loaded

FORMATS = ("portfolio", "portfolio.xlsx", "portfolio.json")


@pytest.fixture
def loaded() -> Loaded:
    return scenarios.from_document(as_document(good()))


@pytest.mark.parametrize(("first", "then"), list(itertools.product(FORMATS, FORMATS)))
def test_every_format_turns_into_every_other(first: str, then: str, loaded: Loaded, tmp_path: Path) -> None:
    scenarios.save(tmp_path / first, loaded.portfolio, loaded.scenario)
    between = scenarios.load(tmp_path / first)
    (tmp_path / "second").mkdir()
    scenarios.save(tmp_path / "second" / then, between.portfolio, between.scenario)
    after = scenarios.load(tmp_path / "second" / then)
    assert after.portfolio == loaded.portfolio
    assert after.scenario == loaded.scenario
    assert after.notices == ()


@pytest.mark.parametrize("format", FORMATS)
def test_saving_twice_writes_the_same_bytes(format: str, loaded: Loaded, tmp_path: Path) -> None:
    found = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        scenarios.save(tmp_path / name / format, loaded.portfolio, loaded.scenario)
        files = sorted(path for path in (tmp_path / name).rglob("*") if path.is_file())
        found.append([path.read_bytes() for path in files])
    assert found[0] == found[1]


@pytest.mark.parametrize("format", FORMATS)
def test_nothing_is_left_beside_what_is_saved(format: str, loaded: Loaded, tmp_path: Path) -> None:
    scenarios.save(tmp_path / format, loaded.portfolio)
    assert [path.name for path in tmp_path.iterdir()] == [format]
    assert not list(tmp_path.rglob("*.partial"))


@pytest.mark.parametrize("format", FORMATS)
def test_unknown_columns_and_settings_survive(format: str, loaded: Loaded, tmp_path: Path) -> None:
    portfolio = loaded.portfolio
    marked = portfolio.replace(
        people=(portfolio.people[0].replace(extra=(("shoe size", "42"), ("=cmd", "@x"))), *portfolio.people[1:]),
        settings=portfolio.settings.replace(extra=(("week_start", "monday"),)),
        demands=(*portfolio.demands[:-1], portfolio.demands[-1].replace(extra=(("contour", "flat"),))),
    )
    scenarios.save(tmp_path / format, marked, loaded.scenario)
    assert scenarios.load(tmp_path / format).portfolio == marked


@pytest.mark.parametrize("format", FORMATS)
def test_a_scenario_keeps_its_head(format: str, loaded: Loaded, tmp_path: Path) -> None:
    assert loaded.scenario is not None
    asked = Scenario(
        title="The regulator", reason="A new rule", requested_by="Eve", policy=Policy.STABILITY, changes=loaded.scenario.changes
    )
    scenarios.save(tmp_path / format, loaded.portfolio, asked)
    assert scenarios.load(tmp_path / format).scenario == asked


def test_a_portfolio_without_a_scenario_has_none(loaded: Loaded, tmp_path: Path) -> None:
    scenarios.save(tmp_path / "portfolio", loaded.portfolio)
    assert scenarios.load(tmp_path / "portfolio").scenario is None


def test_saving_over_a_portfolio_leaves_nothing_of_it(loaded: Loaded, tmp_path: Path) -> None:
    """Neither its scenario, nor a table under another name, may ride along with the new one."""
    tables = good()
    tables["bookings"] = tables.pop("allocations")
    folder = as_csv(tmp_path / "portfolio", tables)
    fewer = loaded.portfolio.replace(allocations=loaded.portfolio.allocations[:1])
    scenarios.save(folder, fewer)
    after = scenarios.load(folder)
    assert after.portfolio == fewer
    assert after.scenario is None
    assert (folder / "bookings.csv").exists()
    assert not (folder / "allocations.csv").exists()


def test_an_unknown_suffix_is_refused(loaded: Loaded, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match="names no known format"):
        scenarios.save(tmp_path / "portfolio.pdf", loaded.portfolio)


def test_a_document_is_plain_json(loaded: Loaded) -> None:
    document = scenarios.to_document(loaded.portfolio, loaded.scenario)
    assert json.loads(json.dumps(document)) == document
    assert document["people"][1]["cost_rate"] == 110.5
    assert document["settings"]["horizon_start"] == "2027-01-04"
    assert document["changes"][0] == {"change_id": "C1", "kind": "set_rank", "target": "ceres", "value": "1", "reason": "the regulator"}


def test_a_document_has_the_headers_of_the_tables(loaded: Loaded) -> None:
    headers = {table.name: {column.header for column in table.columns} for table in TABLES}
    for sheet in found_in(scenarios.to_document(loaded.portfolio, loaded.scenario)).sheets:
        if sheet.name not in ("settings", "scenario"):
            assert {str(cell) for cell in sheet.lines[0].cells} <= headers[sheet.name], sheet.name


TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cf", "Zs", "Zl", "Zp")) | st.sampled_from(" ;,'\"=+-@|"), max_size=20).map(
    str.strip
)
"""Text as people see it: what cannot be seen, and blanks at the ends, are not kept."""


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=TEXT, role=TEXT, header=TEXT, value=TEXT)
def test_any_text_survives_every_format(name: str, role: str, header: str, value: str, loaded: Loaded, tmp_path: Path) -> None:
    person = loaded.portfolio.people[0].replace(name=name, role=role, extra=((f"x {header}".strip(), f"{value}!"),))
    portfolio = loaded.portfolio.replace(people=(person, *loaded.portfolio.people[1:]))
    for format in FORMATS:
        scenarios.save(tmp_path / format, portfolio)
        assert scenarios.load(tmp_path / format).portfolio == portfolio, format


@pytest.mark.parametrize("seed", range(12))
def test_random_portfolios_survive_every_format(seed: int, loaded: Loaded, tmp_path: Path) -> None:
    portfolio = shaken(loaded.portfolio, random.Random(seed))
    for format in FORMATS:
        scenarios.save(tmp_path / format, portfolio)
        assert scenarios.load(tmp_path / format).portfolio == portfolio, f"seed {seed}, {format}"


def shaken(portfolio: Portfolio, chance: random.Random) -> Portfolio:
    """Change numbers, dates, lists and enums of a portfolio that stays consistent."""
    return portfolio.replace(
        people=tuple(_person(person, chance) for person in portfolio.people),
        projects=tuple(
            project.replace(
                budget_cap=chance.choice([None, chance.randrange(10**9)]),
                deadline_hard=chance.random() < 0.5,
                interruptible=chance.random() < 0.5,
                max_shift_weeks=chance.choice([None, 0, 3]),
            )
            for project in portfolio.projects
        ),
        demands=tuple(
            demand
            if demand.is_equipment
            else demand.replace(
                skills=tuple(
                    SkillNeed(skill=skill, level=chance.randint(1, 5))
                    for skill in chance.sample(["backend", "test", "a b"], chance.randint(1, 3))
                ),
                fte=Decimal(chance.randrange(1, 900)) / 100,
                effort_hours=None,
                restricted=tuple(chance.sample(["ada", "bob", "eve"], chance.randint(0, 3))),
            )
            for demand in portfolio.demands
        ),
        allocations=tuple(_booking(booking, chance) for booking in portfolio.allocations),
    )


def _person(person: Person, chance: random.Random) -> Person:
    return person.replace(
        fte=Decimal(chance.randrange(0, 200)) / 100,
        cost_rate=chance.randrange(100_000),
        bill_rate=chance.choice([None, 0, 12_345]),
        hours_per_week=Decimal(chance.randrange(0, 168_000)) / 1000,
        reserve_pct=chance.choice([None, 0, 10]),
    )


def _booking(booking: Allocation, chance: random.Random) -> Allocation:
    return booking.replace(
        share_pct=chance.choice([1, 20, 35, 100]),
        status=chance.choice(["proposed", "soft", "hard", "cancelled"]),
        lock=chance.choice(["none", "both"]),
    )
