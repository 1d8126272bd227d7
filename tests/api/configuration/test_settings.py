"""Settings: which source comes first, and every mistake at once with its place and a suggestion."""

from __future__ import annotations

import json

import pytest

from api.configuration import InvalidSettingsError, configured
from api.configuration.showing import shown
from api.configuration.urls import MASK
from api.settings import ServiceSettings


def file(tmp_path, text: str):
    path = tmp_path / "steerco.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_command_line_comes_before_the_environment_before_the_file_before_the_defaults(tmp_path):
    toml = file(tmp_path, "port = 1\nslots = 2\nqueue_limit = 3\n")
    found = configured({"STEERCO_PORT": "11", "STEERCO_SLOTS": "12", "HOME": "/"}, toml, port=21, host=None)

    held = found.settings
    assert (held.port, held.slots, held.queue_limit, held.host) == (21, 12, 3, "127.0.0.1")
    assert [found.source(name) for name in ("port", "slots", "queue_limit", "host")] == [
        "command line", "variable STEERCO_SLOTS", str(toml), "default",
    ]  # fmt: skip


def test_the_environment_may_name_the_file(tmp_path):
    assert configured({"STEERCO_CONFIG": str(file(tmp_path, "port = 7"))}).settings.port == 7


def test_nothing_said_is_the_defaults():
    assert configured({}) == (ServiceSettings(), {})


def test_lists_and_texts_are_read_from_both(tmp_path):
    assert configured({"STEERCO_HOST_NAMES": "plan.example, 10.0.0.7"}).settings.host_names == ("plan.example", "10.0.0.7")
    assert configured({}, file(tmp_path, 'host_names = ["plan.example"]')).settings.host_names == ("plan.example",)


def test_everything_that_is_wrong_is_told_at_once_with_source_and_suggestion(tmp_path):
    toml = file(tmp_path, "prot = 1\nslots = 0\n[limits]\nx = 1\n")
    with pytest.raises(InvalidSettingsError) as refused:
        configured({"STEERCO_QUEUE_LIMT": "5", "STEERCO_PORT": "many", "STEERCO_AUTHENTICATION": "kyes"}, toml)

    told = "\n".join(refused.value.faults)
    for part in (
        f"{toml}: there is no setting 'prot'; did you mean port",
        f"{toml}: there is no setting 'limits'",
        "variable STEERCO_QUEUE_LIMT: there is no setting 'queue_limt'; did you mean queue_limit",
        f"{toml}: slots: input should be greater than or equal to 1 (it is 0)",
        "variable STEERCO_PORT: port:",
        "variable STEERCO_AUTHENTICATION: authentication: input should be 'none' or 'keys'",
    ):
        assert part in told
    assert len(refused.value.faults) == 6


@pytest.mark.parametrize("text", ["port = ", "\x00", "port = 1\nport = 2"])
def test_a_file_that_is_no_toml_is_refused(tmp_path, text):
    with pytest.raises(InvalidSettingsError, match="is not TOML"):
        configured({}, file(tmp_path, text))


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(InvalidSettingsError, match="cannot be read"):
        configured({"STEERCO_CONFIG": str(tmp_path / "nothing.toml")})


def test_settings_that_belong_together_are_checked_together():
    with pytest.raises(InvalidSettingsError, match="tls_certificate and tls_key"):
        configured({"STEERCO_TLS_KEY": "key.pem"})


def test_every_setting_says_what_it_is_for():
    assert [line.name for line in shown(configured({})) if len(line.about) < 10] == []


@pytest.mark.parametrize(
    ("url", "seen"),
    [
        ("https://me:hunter2@host:5/x", f"https://me:{MASK}@host:5/x"),
        ("https://host/x", "https://host/x"),
        ("https://:hunter2@host", f"https://:{MASK}@host"),
        ("https://[hunter2", MASK),
    ],
)
def test_passwords_in_addresses_are_masked(url, seen):
    found = {line.name: line.value for line in shown(configured({"STEERCO_OIDC_ISSUER": url}))}

    assert found["oidc_issuer"] == seen
    assert "hunter2" not in json.dumps(found)


def test_an_address_with_a_password_may_be_kept_in_a_file_of_its_own(tmp_path):
    secret = tmp_path / "url"
    secret.write_text("postgresql://me:hunter2@db/plans\n", encoding="utf-8")
    found = configured({"STEERCO_DATABASE_FILE": str(secret)})

    assert found.settings.database == "postgresql://me:hunter2@db/plans"
    assert found.source("database") == f"variable STEERCO_DATABASE_FILE ({secret})"
    assert "hunter2" not in repr(shown(found))
    with pytest.raises(InvalidSettingsError, match="cannot be read"):
        configured({"STEERCO_DATABASE_FILE": str(tmp_path / "nothing")})
