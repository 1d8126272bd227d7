"""What the service logs: enough to find a fault, and never a secret, a name or a word of what people hand in."""

from __future__ import annotations

import contextlib
import io
import json
import logging
import os
import re
import signal
import subprocess
import sys
import time

import httpx
import pytest

from api import examples, logs
from api.access.keys import new_key
from api.access.roles import Role
from api.store.sql import SqlStore, utc_now
from tests.api.runner.recording import PATIENCE

CANARIES = ("Zebedee", "Quillfeather", "zq-id-77", "Project Marzipan", "marzipan-dev", "Steering on Tuesday", "hunter2hunter2")


def written(log_level: str = "info") -> tuple[logging.Logger, io.StringIO]:
    stream, logger = io.StringIO(), logging.getLogger("steerco.test")
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.formatter(with_words=log_level == "debug"))
    logger.handlers[:], logger.propagate = [handler], False
    logger.setLevel(logging.DEBUG)
    return logger, stream


def failing():
    raise ValueError("Zebedee is on leave")


@pytest.mark.parametrize(("level", "told"), [("info", False), ("debug", True)])
def test_an_exception_is_its_kind_and_places_and_its_words_only_where_asked(level, told):
    logger, stream = written(level)
    try:
        failing()
    except ValueError:
        logger.exception("request %s failed", "abc")
    line = json.loads(stream.getvalue())

    assert (line["event"], line["error"], line["level"]) == ("request abc failed", "ValueError", "error")
    assert any(place.endswith("failing") for place in line["places"])
    assert ("Zebedee" in stream.getvalue()) is told


def test_secrets_are_struck_out_wherever_they_stand():
    logger, stream = written()
    key = new_key("x", frozenset({Role.VIEWER}), utc_now()).key
    logger.warning("sent %s to postgresql://me:hunter2@db/x", key, extra={"authorization": "Bearer x1", "password": "p1", "places": [key]})
    text = stream.getvalue()

    assert not any(secret in text for secret in (key.split("_", 2)[2], "hunter2", "x1", "p1"))
    assert key.split("_")[1] in text  # which key it was may be told
    assert json.loads(text)["authorization"] == logs.STRUCK_OUT


@contextlib.contextmanager
def service(tmp_path, solve: str):
    """`steerco serve` as people start it, its log in a file, with a key that may do everything."""
    url = f"sqlite:///{tmp_path}/steerco.sqlite"
    store = SqlStore(url)
    store.open()
    made = new_key("Zebedee Quillfeather", frozenset(Role), utc_now())
    store.keys.add(made.record, "test")
    store.close()
    settings = {"database": url, "authentication": "keys", "port": "0", "solve": f"tests.api.solves:{solve}"}
    environment = {**os.environ, **{f"STEERCO_{name.upper()}": value for name, value in settings.items()}}
    log = tmp_path / "log"
    with log.open("wb") as out:
        command = [sys.executable, "-c", "from api.cli import main; main()", "serve"]
        process = subprocess.Popen(command, env=environment, stdout=out, stderr=out)
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{_port(log, process)}", timeout=PATIENCE) as client:
            client.headers["Authorization"] = f"Bearer {made.key}"
            yield client, made, log
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)


def _port(log, process) -> int:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        found = re.search(r"running on http://127\.0\.0\.1:(\d+)", log.read_text(encoding="utf-8"))
        if found:
            return int(found[1])
        assert process.poll() is None, log.read_text(encoding="utf-8")
        time.sleep(0.05)
    raise AssertionError(log.read_text(encoding="utf-8"))


def document() -> dict:
    text = json.dumps(examples.DOCUMENT).replace("Anna Weber", "Zebedee Quillfeather").replace('"anna"', '"zq-id-77"')
    return json.loads(text.replace('"Apollo"', '"Project Marzipan"').replace("apollo-dev", "marzipan-dev"))


def test_a_day_of_work_and_of_mistakes_leaves_no_name_and_no_secret_in_the_log(tmp_path):
    """Everything is sent that carries canaries: good and bad bodies, queries, paths, keys, and a solve that breaks with one."""
    with service(tmp_path, "names_somebody") as (client, made, log):
        good = client.post("/v1/portfolios", params={"title": "Steering on Tuesday"}, json=document())
        assert good.status_code == 201, good.text
        portfolio = good.json()["id"]
        broken = json.dumps({"people": [{"person_id": "zq-id-77", "name": "Zebedee Quillfeather", "fte": "hunter2hunter2"}]})
        for content in (broken, "{" + broken, b"\xff" + broken.encode()):
            assert client.post("/v1/portfolios", content=content, headers={"content-type": "application/json"}).status_code in (400, 422)
        changes = [{"kind": "set_rank", "target": "nobody of the name Zebedee", "value": 1}]
        scenario = {"portfolio_id": portfolio, "title": "Project Marzipan", "changes": changes}
        assert client.post("/v1/scenarios", json=scenario).status_code == 422
        assert client.post("/v1/scenarios", json={**scenario, "Quillfeather": "hunter2hunter2"}).status_code == 422
        run = client.post("/v1/runs", json={"portfolio_id": portfolio}, headers={"Prefer": "wait=30"}).json()
        assert run["state"] == "failed", run
        assert client.get("/v1/runs/Zebedee").status_code == 404
        assert client.get("/Zebedee/Quillfeather?name=zq-id-77").status_code == 404
        assert client.get("/v1/runs", headers={"Authorization": "Bearer hunter2hunter2"}).status_code == 401
        assert client.get("/v1/runs", params={"cursor": "Zebedee"}).status_code == 422
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines() if line.startswith("{")]
    told = [line for line in log.read_text(encoding="utf-8").splitlines() if not line.startswith("{")]

    assert [canary for canary in (*CANARIES, made.key.split("_", 2)[2]) if canary in log.read_text(encoding="utf-8")] == []
    answered = [line for line in lines if line["event"] == "answered"]
    assert len(answered) >= 10
    assert all(line["request_id"] and line["timestamp"] and line["ms"] >= 0 for line in answered)
    assert {line["caller"] for line in answered if "caller" in line} == {made.record.principal.id}
    assert {line["path"] for line in answered} >= {"/v1/portfolios", "/v1/runs/{run_id}", "(unknown)"}
    assert [line for line in told if not line.startswith("steerco: ")] == []


def test_a_request_is_found_in_the_log_by_the_id_that_its_answer_bears(tmp_path):
    with service(tmp_path, "instant") as (client, _, log):
        portfolio = client.post("/v1/portfolios", json=document()).json()["id"]
        answer = client.get(f"/v1/portfolios/{portfolio}")
        id = answer.headers["x-request-id"]
        client.get("/livez")
        text = log.read_text(encoding="utf-8")

    (line,) = [json.loads(line) for line in text.splitlines() if id in line]
    assert (line["method"], line["path"], line["status"]) == ("GET", "/v1/portfolios/{portfolio_id}", 200)
    assert line["portfolio_id"] == portfolio
    assert "/livez" not in text
