"""Portfolios over HTTP: every form they come in, and everything that can be wrong with them."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING

import pytest

from api import examples
from scenarios import from_document, save
from scenarios.demo import demo_path
from tests.api.serving import assert_problem, serving

if TYPE_CHECKING:
    from pathlib import Path

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture(scope="module")
def workbook(tmp_path_factory) -> bytes:
    return _saved(tmp_path_factory.mktemp("book") / "small.xlsx")


@pytest.fixture(scope="module")
def zipped(tmp_path_factory) -> bytes:
    folder = tmp_path_factory.mktemp("tables") / "small"
    save(folder, from_document(examples.DOCUMENT).portfolio)
    return _zip({path.name: path.read_bytes() for path in folder.iterdir()})


def _saved(path: Path) -> bytes:
    save(path, from_document(examples.DOCUMENT).portfolio)
    return path.read_bytes()


def _zip(files: dict[str, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in files.items():
            packed.writestr(name, text)
    return content.getvalue()


def test_a_document_is_kept_and_found_at_its_location(client):
    response = client.post("/v1/portfolios", params={"title": "Spring"}, json=examples.DOCUMENT)

    assert response.status_code == 201
    view = response.json()
    assert response.headers["location"] == f"/v1/portfolios/{view['id']}"
    assert client.get(response.headers["location"]).json() == view
    assert (view["title"], view["currency"], view["horizon_weeks"]) == ("Spring", "EUR", 12)
    assert view["rows"]["people"] == 2
    assert view["scenario_id"] is None


def test_every_form_of_a_portfolio_says_the_same(client, workbook, zipped):
    """The hash of the content is the witness: JSON, workbook, zip, raw or as a form."""
    sent = [
        {"json": examples.DOCUMENT},
        {"content": workbook, "headers": {"content-type": XLSX}},
        {"content": zipped, "headers": {"content-type": "application/zip"}},
        {"content": workbook, "headers": {"content-type": "application/octet-stream"}},
        {"files": {"file": ("whatever.bin", workbook, XLSX)}},
        {"files": {"file": ("../../etc/passwd", zipped)}},
        {"files": {"file": ("p.json", json.dumps(examples.DOCUMENT).encode())}},
    ]
    responses = [client.post("/v1/portfolios", **how) for how in sent]

    assert [response.status_code for response in responses] == [201] * len(sent), [response.text for response in responses]
    assert len({response.json()["content_hash"] for response in responses}) == 1
    assert len({response.json()["id"] for response in responses}) == len(sent)


def test_the_document_handed_out_gives_an_equal_portfolio(client, portfolio_id):
    document = client.get(f"/v1/portfolios/{portfolio_id}/document").json()
    again = client.post("/v1/portfolios", json=document).json()

    assert again["content_hash"] == client.get(f"/v1/portfolios/{portfolio_id}").json()["content_hash"]


def test_changes_among_the_tables_become_a_scenario(client):
    folder = {path.name: path.read_bytes() for path in demo_path().iterdir() if path.suffix == ".csv"}
    view = client.post("/v1/portfolios", content=_zip(folder), headers={"content-type": "application/zip"}).json()
    scenario = client.get(f"/v1/scenarios/{view['scenario_id']}").json()

    assert scenario["portfolio_id"] == view["id"]
    assert scenario["changes"]
    assert client.get(f"/v1/portfolios/{view['id']}/document").json()["changes"]


def test_all_defects_come_at_once_with_their_places(client):
    broken = {**examples.DOCUMENT, "skills": [{"person_id": "ana", "skill": "backend", "level": 9}]}
    broken["people"] = [{"person_id": "anna", "name": "Anna", "fte": "much"}, *examples.DOCUMENT["people"][1:]]
    problem = assert_problem(client.post("/v1/portfolios", json=broken), 422, "invalid_input")

    places = {(item["place"]["table"], item["place"].get("row"), item["place"].get("column")) for item in problem["errors"]}
    assert ("people", 2, "fte") in places
    assert ("skills", 2, "level") in places
    assert all(item["detail"] and item["code"] for item in problem["errors"])


def test_nothing_is_kept_of_a_refused_portfolio(client):
    before = client.get("/v1/portfolios").json()
    client.post("/v1/portfolios", json={"people": []})

    assert client.get("/v1/portfolios").json() == before


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"{", 400, "malformed_body"),
        (b"", 400, "malformed_body"),
        (b"[]", 400, "malformed_body"),
        (b"\xff\xfe{", 400, "malformed_body"),
        (b'{"a": 1, "a": 2}', 400, "malformed_body"),
        (b"[" * 100_000, 400, "malformed_body"),
        (b"1" * 5000, 400, "malformed_body"),
        (b"{}", 422, "invalid_input"),
        (b'{"settings": {"horizon_weeks": NaN}}', 422, "invalid_input"),
        (b'{"people": 7}', 422, "invalid_input"),
    ],
)
def test_bodies_that_are_no_portfolio(client, body, status, code):
    response = client.post("/v1/portfolios", content=body, headers={"content-type": "application/json"})

    assert_problem(response, status, code)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 and then nothing", b"hello", _zip({}), _zip({"../evil.csv.exe": b"x"})])
def test_files_that_are_no_portfolio(client, content):
    response = client.post("/v1/portfolios", content=content, headers={"content-type": "application/octet-stream"})

    assert_problem(response, 422, "unreadable_file")


def test_a_file_that_unpacks_to_far_more_is_refused(client):
    bomb = _zip({"people.csv": b"0" * 50_000_000})
    problem = assert_problem(
        client.post("/v1/portfolios", content=bomb, headers={"content-type": "application/zip"}), 422, "unreadable_file"
    )

    assert "100-fold" in problem["detail"]


def test_only_the_last_part_of_a_name_in_a_zip_counts(client, zipped):
    """Names that point out of the folder are names like any other."""
    with zipfile.ZipFile(io.BytesIO(zipped)) as packed:
        moved = {f"../../{name}": packed.read(name) for name in packed.namelist()}
    response = client.post("/v1/portfolios", content=_zip(moved), headers={"content-type": "application/zip"})

    assert response.status_code == 201, response.text


@pytest.mark.parametrize(
    "parts", [{"other": b"x"}, {"file": (None, "only text")}, {"file": b"{}", "more": (None, "x")}, {"file": b"{}", "more": b"{}"}]
)
def test_a_form_that_is_not_one_file_is_refused(client, parts):
    assert_problem(client.post("/v1/portfolios", files=parts), 400, "malformed_body")


@pytest.mark.parametrize("media_type", ["text/plain", "application/xml", "application/x-www-form-urlencoded", None])
def test_bodies_of_other_types_are_refused(client, media_type):
    headers = {} if media_type is None else {"content-type": media_type}

    assert_problem(client.post("/v1/portfolios", content=b"{}", headers=headers), 415, "unsupported_media_type")


def test_a_body_that_is_too_large_is_refused_whether_or_not_it_says_so():
    def in_pieces():
        for _ in range(20):
            yield b" " * 1000

    with serving(upload_limit=10_000) as small:
        headers = {"content-type": "application/json"}
        assert_problem(small.post("/v1/portfolios", content=b" " * 10_001, headers=headers), 413, "body_too_large")
        assert_problem(small.post("/v1/portfolios", content=in_pieces(), headers=headers), 413, "body_too_large")
        assert_problem(small.post("/v1/portfolios", content=b" " * 10_000, headers=headers), 400, "malformed_body")


def test_a_repeated_request_with_its_key_keeps_one_portfolio(client):
    headers = {"Idempotency-Key": "portfolio-once"}
    first, second = (client.post("/v1/portfolios", json=examples.DOCUMENT, headers=headers) for _ in range(2))

    assert first.json() == second.json()
    assert first.headers["location"] == second.headers["location"]
    other = client.post("/v1/portfolios", json={**examples.DOCUMENT, "people": examples.DOCUMENT["people"][::-1]}, headers=headers)
    assert_problem(other, 422, "idempotency_key_reused")


def test_the_same_file_in_another_form_envelope_is_the_same_request(client, workbook):
    """The boundary between the parts of a form is new in each request."""
    headers = {"Idempotency-Key": "form-once"}
    ids = {client.post("/v1/portfolios", files={"file": workbook}, headers=headers).json()["id"] for _ in range(2)}

    assert len(ids) == 1


def test_lists_go_page_by_page(client):
    for _ in range(3):
        client.post("/v1/portfolios", json=examples.DOCUMENT)
    seen, cursor = [], None
    while True:
        page = client.get("/v1/portfolios", params={"limit": 2, **({"cursor": cursor} if cursor else {})}).json()
        seen += [item["id"] for item in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break

    assert len(seen) == len(set(seen)) >= 3
    assert [item["id"] for item in client.get("/v1/portfolios", params={"limit": 200}).json()["items"]] == seen


@pytest.mark.parametrize("query", ["limit=0", "limit=201", "limit=many", "cursor="])
def test_pages_beyond_their_bounds_are_refused(client, query):
    problem = assert_problem(client.get(f"/v1/portfolios?{query}"), 422, "invalid_request")

    assert problem["errors"][0]["parameter"] == query.partition("=")[0]


def test_a_cursor_of_ones_own_making_is_refused(client):
    assert_problem(client.get("/v1/portfolios?cursor=mine"), 422, "bad_cursor")


@pytest.mark.parametrize("path", ["/v1/portfolios/nobody", "/v1/portfolios/nobody/document", "/v1/portfolios/..%2f..%2fetc"])
def test_unknown_portfolios_are_not_found(client, path):
    assert_problem(client.get(path), 404, "not_found")
