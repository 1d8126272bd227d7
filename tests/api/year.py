"""
``python -m tests.api.year --weeks 52``: a year of a planning office, over HTTP: each week something changes, plans are asked for,
one is decided and published, and the portfolio with its bookings is what the next week begins with.

At the end the log must hold, every decision come out again when it is replayed, and a backup, restored, give the same answers. Told
are the size of the database and how soon it answers, in the first week and in the last. ``--database URL`` names an empty database;
without, one is made: a SQLite file, or with ``--postgresql`` a server of its own.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import statistics
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from api.replaying import replayed
from api.store.backup import back_up, restore
from api.store.sql import SqlStore
from tests.api.postgresql import serving as postgresql
from tests.api.serving import serving

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx

START = dt.date(2027, 1, 4)
WEEKS_PLANNED = 26
READS = 15
"""Of each address, for a median."""
PEOPLE = ("ana", "bo", "cy", "dee", "eli", "flo")
PROJECTS = ("apollo", "borealis", "cygnus", "draco", "eridanus", "fornax", "gemini")


@dataclass(frozen=True)
class Week:
    """What a week left behind."""

    number: int
    size: int
    """Bytes of the database."""
    read_ms: float
    """Median of all reads."""
    slowest_ms: float
    """Median of the slowest address."""
    cycle_seconds: float
    """From the scenario to its publication, the solve included."""


def year(url: str, weeks: int, seed: int, look_at: tuple[int, ...]) -> list[Week]:
    """
    Live through so many weeks and hold the service to its word at the end; returns the weeks that were to be looked at.

    Parameters
    ----------
    url
        An empty database.
    """
    dice, found = Random(seed), []
    with serving("real", database=url, rate_limit=10**9) as client:
        baseline = _made(client.post("/v1/portfolios?title=January", json=document()))["id"]
        for number in range(1, weeks + 1):
            begun = time.monotonic()
            run_id, decision = lived(client, baseline, number, dice)
            seconds, baseline = time.monotonic() - begun, decision["baseline_id"]
            if number in look_at:
                found.append(Week(number, size_of(url), *reads(client, run_id, decision), seconds))
        before = everything(client)
    held_to_its_word(url, weeks)
    with tempfile.TemporaryDirectory() as folder:
        again = f"sqlite:///{folder}/restored.sqlite"
        carried_over(url, again, Path(folder) / "backup.sqlite")
        with serving("real", database=again) as client:
            assert everything(client) == before, "a restored backup answers otherwise"
    return found


def document() -> dict[str, Any]:
    """Six people and seven projects over half a year: more is wanted than can be done."""
    end = (START + dt.timedelta(weeks=WEEKS_PLANNED, days=-1)).isoformat()
    works = [
        (id, skill, 0.8 + 0.2 * (n % 3)) for n, id in enumerate(PROJECTS) for skill in (("backend",) if n % 2 else ("backend", "design"))
    ]
    return {
        "settings": {"horizon_start": START.isoformat(), "horizon_weeks": WEEKS_PLANNED, "freeze_weeks": 0},
        "people": [{"person_id": id, "name": id.title(), "role": "developer", "cost_rate": 70 + 5 * n} for n, id in enumerate(PEOPLE)],
        "skills": [{"person_id": id, "skill": skill, "level": 4} for id in PEOPLE for skill in ("backend", "design")],
        "projects": [
            {"project_id": id, "name": id.title(), "rank": n + 1, "value_score": 90 - 10 * n, "stage": "in_progress"}
            for n, id in enumerate(PROJECTS)
        ],
        "demands": [
            {"demand_id": f"{id}-{skill}", "project_id": id, "skill": skill, "level": 3, "fte": fte, "from": START.isoformat(), "to": end}
            for id, skill, fte in works
        ],
    }


def change(number: int, dice: Random) -> dict[str, Any]:
    """What this week brings."""
    project, person = dice.choice(PROJECTS), dice.choice(PEOPLE)
    first = START + dt.timedelta(weeks=number % (WEEKS_PLANNED - 2))
    away = {"target": person, "from": first.isoformat(), "to": (first + dt.timedelta(days=11)).isoformat()}
    return dice.choice(
        (
            {"kind": "set_rank", "target": project, "value": dice.randint(1, len(PROJECTS))},
            {"kind": "set_value_score", "target": project, "value": dice.randint(10, 100)},
            {"kind": "absence", **away},
        )
    )


def lived(client: httpx.Client, baseline: str, number: int, dice: Random) -> tuple[str, dict[str, Any]]:
    """A week: ask, look, decide, publish. Returns the run and the decision."""
    said = {"portfolio_id": baseline, "title": f"Week {number}", "reason": "what the week brought", "changes": [change(number, dice)]}
    scenario = _made(client.post("/v1/scenarios", json=said))
    asked = {"portfolio_id": baseline, "scenario_id": scenario["id"], "plans": 2, "time_limit": 60, "workers": 1}
    response = client.post("/v1/runs", json=asked, headers={"Prefer": "wait=30", "Idempotency-Key": f"week-{number}"})
    run = response.json()
    while run["ended"] is None:
        run = client.get(f"/v1/runs/{run['id']}", headers={"Prefer": "wait=30"}).json()
        time.sleep(0.1)
    assert run["state"] == "succeeded", run
    assert run["plans"], run
    proposed = _made(client.post("/v1/decisions", json={"run_id": run["id"], "rank": 1, "conditions": f"week {number}"}))
    decided = client.post(f"/v1/decisions/{proposed['id']}/approve", headers={"If-Match": '"1"'})
    assert decided.status_code == 200, decided.text
    version = client.get(f"/v1/scenarios/{scenario['id']}").headers["etag"]
    published = client.post(f"/v1/scenarios/{scenario['id']}/publish", headers={"If-Match": version})
    assert published.json()["stage"] == "published", published.text
    return run["id"], decided.json()


def reads(client: httpx.Client, run_id: str, decision: dict[str, Any]) -> tuple[float, float]:
    """Median milliseconds of all reads, and of the slowest address."""
    paths = (
        *("/v1/portfolios", "/v1/scenarios", "/v1/runs", "/v1/decisions", "/v1/log?limit=50"),
        *(f"/v1/runs/{run_id}", f"/v1/runs/{run_id}/plans", f"/v1/runs/{run_id}/plans/1", f"/v1/portfolios/{decision['baseline_id']}"),
    )
    medians = []
    for path in paths:
        times = []
        for _ in range(READS):
            begun = time.perf_counter()
            assert client.get(path).status_code == 200, path
            times.append((time.perf_counter() - begun) * 1000)
        medians.append(statistics.median(times))
    return statistics.median(medians), max(medians)


def everything(client: httpx.Client) -> dict[str, Any]:
    """All that was asked, answered and decided, page by page."""
    found: dict[str, Any] = {kind: list(pages(client, f"/v1/{kind}")) for kind in ("portfolios", "scenarios", "runs", "decisions")}
    found["plans"] = {run["id"]: client.get(f"/v1/runs/{run['id']}/plans").json() for run in found["runs"]}
    found["answers"] = {run["id"]: client.get(f"/v1/runs/{run['id']}/answer").json() for run in found["runs"]}
    found["log"] = client.get("/v1/log?limit=200").json()
    return found


def pages(client: httpx.Client, path: str) -> Iterator[dict[str, Any]]:
    cursor: str | None = ""
    while cursor is not None:
        page = client.get(path, params={"limit": 20, **({"cursor": cursor} if cursor else {})}).json()
        yield from page["items"]
        cursor = page["next_cursor"]


def held_to_its_word(url: str, weeks: int) -> None:
    """The log is what was written, and each decision comes out again."""
    store = SqlStore(url)
    store.open()
    with contextlib.closing(store):
        verdict = store.verify_log()
        assert (verdict.fault, verdict.entries) == ("", 3 * weeks), verdict
        decided = [entry.subject for entry in store.log(0, 10**6) if entry.action == "decision.approved"]
        assert len(decided) == weeks
        for number, id in enumerate(decided, 1):
            again = replayed(store, id)
            assert again.same, (number, again.said)


def carried_over(url: str, again: str, backup: Path) -> None:
    """Back up one database, and restore it into another."""
    one, other = SqlStore(url), SqlStore(again)
    with contextlib.closing(one), contextlib.closing(other):
        assert back_up(one.database, backup) == restore(backup, other.database)


def size_of(url: str) -> int:
    """Bytes of a database."""
    store = SqlStore(url)
    with contextlib.closing(store):
        if store.database.is_sqlite:
            return Path(store.database.url.database or "").stat().st_size
        with store.database.reading() as connection:
            return int(connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one())


def _made(response: httpx.Response) -> dict[str, Any]:
    assert response.status_code == 201, response.text
    return dict(response.json())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weeks", type=int, default=52)
    parser.add_argument("--seed", type=int, default=1)
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--database")
    where.add_argument("--postgresql", action="store_true")
    asked = parser.parse_args()
    with contextlib.ExitStack() as stack:
        url = asked.database or f"sqlite:///{stack.enter_context(tempfile.TemporaryDirectory())}/year.sqlite"
        if asked.postgresql:
            url = stack.enter_context(stack.enter_context(postgresql()).database())
        for week in year(url, asked.weeks, asked.seed, (1, max(2, asked.weeks // 2), asked.weeks)):
            print(
                f"week {week.number:3}: database {week.size / 2**20:6.2f} MiB, reads {week.read_ms:5.1f} ms, "
                f"the slowest {week.slowest_ms:5.1f} ms, from scenario to published {week.cycle_seconds:5.1f} s"
            )
    print(f"{asked.weeks} weeks: the log holds, every decision comes out again, and a restored backup answers the same.")


if __name__ == "__main__":
    main()
