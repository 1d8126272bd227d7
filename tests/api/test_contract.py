"""
The service against its own description: Schemathesis makes up requests, valid and broken ones, from the OpenAPI document and
checks every answer against it. Seeded, so that a failure comes back; the failing request is printed as a curl command.
"""

from __future__ import annotations

import datetime as dt
import io
import os
import zipfile

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from schemathesis.config import SchemathesisConfig

from api import examples
from api.access.keys import new_key
from api.access.roles import Role
from api.app import create_app
from api.settings import ServiceSettings
from models.answer import Limits, Policy
from tests.api.instant_runner import InstantRunner
from tests.api.stores import with_examples

SEED = 20270104
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "12"))
"""Requests made up for each operation and way of making them up."""
NOON = dt.datetime(2027, 1, 5, 12, 0, tzinfo=dt.UTC)

CONFIG = SchemathesisConfig.from_dict(
    {
        "generation": {"with-security-parameters": False},  # every request is sent with the key below
        # a portfolio, scenario or proposal of the right shape can still contradict itself or name what is not there
        "checks": {"positive_data_acceptance": {"expected-statuses": ["2xx", "403", "404", "409", "412", "422", "428"]}},
    }
)


KEY = new_key("everything", frozenset(Role), dt.datetime.now(dt.UTC))


def application():
    """The service with a portfolio, a scenario and an ended run under the ids of the examples, so that requests find something."""
    store = with_examples()
    store.keys.add(KEY.record, "test")
    settings = ServiceSettings(host_names=("testserver",), authentication="keys", rate_limit=10**9, failed_login_limit=10**9)
    app = create_app(settings, store=store, dispatcher=InstantRunner())
    app.state.service.start()
    app.state.service.start_run(examples.PORTFOLIO_ID, None, Policy.BALANCED, Limits(), None)
    return app


def packed(files: dict[str, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return content.getvalue()


NAMES = st.sampled_from(["people.csv", "projects.csv", "settings.csv", "demands.csv", "[Content_Types].xml", "xl/workbook.xml", "a/b.txt"])
FILES = st.dictionaries(NAMES, st.binary(max_size=60) | st.just(b"key,value\nhorizon_start,2027-01-04\n"), max_size=4).map(packed)
for media_type in ("application/zip", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"):
    schemathesis.openapi.media_type(media_type, FILES | st.binary(max_size=40))
schema = schemathesis.openapi.from_asgi("/openapi.json", application(), config=CONFIG)


@pytest.mark.slow
@schema.parametrize()
@seed(SEED)
@settings(
    max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.generate], database=None
)
def test_every_operation_keeps_to_its_description(case):
    case.call_and_validate(headers={"Authorization": f"Bearer {KEY.key}"})
