"""Health, version, and what the gate in front of everything refuses."""

from __future__ import annotations

import httpx
import pytest

from api.app import create_app
from api.settings import ServiceSettings
from tests.api.instant_runner import InstantRunner
from tests.api.serving import assert_problem


def test_it_lives_and_is_ready(client):
    assert client.get("/livez").json() == {"status": "ok", "parts": {}}
    assert client.get("/readyz").json() == {"status": "ok", "parts": {"store": True, "runner": True}}


@pytest.mark.anyio
async def test_it_is_not_ready_while_a_part_is_not(tmp_path):
    class Dead(InstantRunner):
        def alive(self) -> bool:
            return False

    app = create_app(ServiceSettings(database=f"sqlite:///{tmp_path}/steerco.sqlite"), dispatcher=Dead())
    app.state.service.start()
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        response = await client.get("/readyz")
    app.state.service.stop()

    assert (response.status_code, response.json()["parts"]) == (503, {"store": True, "runner": False})


def test_it_tells_its_versions(client):
    assert set(client.get("/v1/version").json()) == {"service", "answer_schema", "python"}


def test_what_is_not_there_is_a_problem_too(client):
    problem = assert_problem(client.get("/v1/nothing"), 404, "not_found")

    assert problem["detail"] == "there is nothing at /v1/nothing"


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [("DELETE", "/v1/portfolios", "GET, POST"), ("PUT", "/v1/runs/x", "GET"), ("GET", "/v1/audits", "POST"), ("POST", "/livez", "GET")],
)
def test_what_a_path_cannot_do_is_refused_with_all_it_can(client, method, path, allowed):
    response = client.request(method, path)

    assert_problem(response, 405, "method_not_allowed")
    assert response.headers["allow"] == allowed


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "[::1", ""])
def test_other_host_names_are_refused(client, host):
    assert_problem(client.get("/livez", headers={"Host": host}), 403, "cross_site")


@pytest.mark.parametrize("host", ["localhost", "localhost:99", "127.0.0.1", "[::1]:80", "LOCALHOST"])
def test_names_of_this_machine_are_let_in(client, host):
    assert client.get("/livez", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
    ],
)
def test_pages_of_other_sites_cannot_change_anything(client, headers):
    response = client.post("/v1/portfolios", files={"file": b"x"}, headers=headers)

    assert_problem(response, 403, "cross_site")
    assert client.get("/livez", headers=headers).status_code == 200


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}, {}])
def test_ones_own_pages_and_programs_can(client, headers):
    assert_problem(client.post("/v1/portfolios", files={"file": b"x"}, headers=headers), 422, "unreadable_file")


def test_a_page_with_the_services_own_origin_can(client):
    host = f"127.0.0.1:{client.base_url.port}"

    assert_problem(client.post("/v1/portfolios", files={"file": b"x"}, headers={"Origin": f"http://{host}"}), 422, "unreadable_file")


def test_every_answer_is_named_and_guarded(client):
    for path in ("/livez", "/v1/nothing"):
        headers = client.get(path).headers
        assert len(headers["x-request-id"]) == 16
        assert headers["x-content-type-options"] == "nosniff"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]


@pytest.mark.anyio
async def test_a_defect_of_ours_is_a_problem_without_its_details(caplog):
    class Broken(InstantRunner):
        def waiting(self) -> int:
            raise ZeroDivisionError("a secret detail")

        def alive(self) -> bool:
            raise ZeroDivisionError("a secret detail")

    transport = httpx.ASGITransport(create_app(dispatcher=Broken()), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        response = await client.get("/readyz")

    problem = assert_problem(response, 500, "internal_error")
    assert "secret" not in response.text
    assert problem["request_id"] in caplog.text


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"
