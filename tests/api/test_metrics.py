"""Figures for Prometheus: what was asked, refused and read, what waits, and nothing about people."""

from __future__ import annotations

from prometheus_client.parser import text_string_to_metric_families

from api import examples
from api.access.roles import Role
from tests.api.access.locked import locked


def figures(door) -> dict[tuple, float]:
    answer = door.ask("GET", "/metrics", Role.VIEWER)
    assert answer.headers["content-type"].startswith("text/plain")
    families = text_string_to_metric_families(answer.text)
    return {(sample.name, *sorted(sample.labels.items())): sample.value for family in families for sample in family.samples}


def test_requests_are_counted_by_operation_and_outcome():
    door = locked()
    for _ in range(3):
        door.ask("GET", f"/v1/runs/{door.run_id}", Role.VIEWER)
    door.ask("GET", "/v1/runs/nobody", Role.VIEWER)
    door.ask("GET", "/v1/Zebedee/Quillfeather", Role.VIEWER)
    door.ask("POST", "/v1/runs", Role.VIEWER)
    found = figures(door)

    def count(method: str, path: str, status: str) -> float:
        return found["steerco_requests_total", ("method", method), ("path", path), ("status", status)]

    assert count("GET", "/v1/runs/{run_id}", "200") == 3
    assert count("GET", "/v1/runs/{run_id}", "404") == 1
    assert count("GET", "(unknown)", "404") == 1
    assert count("POST", "/v1/runs", "403") == 1
    assert found["steerco_request_seconds_count", ("path", "/v1/runs/{run_id}")] == 4
    assert not [name for name in found if "Zebedee" in str(name) or "Quillfeather" in str(name)]


def test_methods_and_paths_that_callers_make_up_do_not_grow_the_figures():
    door = locked()
    for number in range(50):
        door.ask(f"FOO{number}", f"/v1/made/up/{number}", Role.VIEWER)
    found = [name for name in figures(door) if name[0] == "steerco_requests_total"]

    assert len(found) <= 2


def test_uploads_are_counted_by_how_reading_them_ended():
    door = locked()
    door.ask("POST", "/v1/portfolios", Role.PLANNER, json=examples.DOCUMENT)
    door.ask("POST", "/v1/portfolios", Role.PLANNER, json={"people": []})
    found = figures(door)

    assert found["steerco_uploads_total", ("outcome", "read")] == 1
    assert found["steerco_uploads_total", ("outcome", "invalid_input")] == 1


def test_what_waits_and_what_works_is_told():
    door = locked()
    found = figures(door)
    assert (found["steerco_store_ready",], found["steerco_runner_ready",], found["steerco_runs_waiting",]) == (1, 1, 0)

    door.client.app.state.service._store.ready = lambda: False
    found = figures(door)
    assert found["steerco_store_ready",] == 0
    assert ("steerco_runs_waiting",) not in found
