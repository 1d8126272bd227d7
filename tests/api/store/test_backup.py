"""Backups: taken while others write, brought back into either kind of database, refused where they are damaged."""

from __future__ import annotations

import contextlib
import sqlite3
import threading

import pytest

from api.cli.exit_codes import ExitCode
from api.cli.keeping import backup, restore, verify_log
from api.store import DamagedStoreError, DatabaseRefusedError, RunRecord, RunState
from api.store.backup import back_up
from api.store.backup import restore as bring_back
from api.store.database import Database
from api.store.explained import INTERRUPTED
from api.store.sql import SqlStore
from models.answer import Limits, Policy
from tests.api.store.filled import NOON, everything, fill, opened
from tests.api.stores import new_url


@pytest.fixture
def store(database_url):
    with opened(SqlStore(database_url)) as found:
        fill(found)
        yield found


@pytest.mark.parametrize("to", ["sqlite", "postgresql"])
def test_what_is_backed_up_comes_back_whole(store, tmp_path, request, to):
    before = everything(store)
    copied = back_up(store.database, tmp_path / "backup.sqlite")
    server = request.getfixturevalue("postgresql").database() if to == "postgresql" else None
    url = new_url() if server is None else server.__enter__()
    with opened(SqlStore(url)) as other:
        assert bring_back(tmp_path / "backup.sqlite", other.database) == copied
        assert everything(other) == before
        assert other.explanation("e") == store.explanation("e")
        assert other.explanation("e2").reason == INTERRUPTED, "whoever worked it out is not there any more"
        assert other.reclaim(NOON, 3) == ["r2"], "whoever solved it is not there any more"
        assert other.begin_next("me", NOON, 60.0).id == "r2"
        other.add_run(RunRecord("new", NOON, "p", None, Policy.BALANCED, Limits()), None)
        assert other.run("new").state is RunState.QUEUED
        with pytest.raises(DatabaseRefusedError, match="something in the database already"):
            bring_back(tmp_path / "backup.sqlite", other.database)
    if server is not None:
        server.__exit__(None, None, None)


def test_a_backup_taken_while_others_write_is_of_one_moment(store, tmp_path):
    """Every run has an event that it is queued; a copy in between two tables would have one without the other."""
    stop, written = threading.Event(), []

    def write() -> None:
        while not stop.is_set():
            id = f"more-{len(written)}"
            written.append(store.add_run(RunRecord(id, NOON, "p", None, Policy.BALANCED, Limits()), None).id)

    writer = threading.Thread(target=write)
    writer.start()
    while len(written) < 5:
        stop.wait(0.01)
    back_up(store.database, tmp_path / "backup.sqlite")
    acknowledged = list(written)
    stop.set()
    writer.join()
    with opened(SqlStore(f"sqlite:///{tmp_path}/backup.sqlite")) as copy:
        queued = copy.queued()
        assert [len(copy.events(id, 0)) for id in queued] == [1] * len(queued)
        assert len(queued) >= 5
        assert set(queued) <= {*acknowledged, *written, "r3"}


def test_a_damaged_backup_is_refused(store, tmp_path):
    path = tmp_path / "backup.sqlite"
    back_up(store.database, path)
    content = path.read_bytes()
    path.write_bytes(content[:-100] + bytes(100))
    with pytest.raises(DamagedStoreError, match="not the backup that was written"):
        bring_back(path, Database(new_url()))


def test_what_is_no_backup_is_refused_by_its_own_name(tmp_path):
    path = tmp_path / "report.pdf"
    path.write_bytes(b"%PDF-1.7 and so on" * 100)
    with pytest.raises(DamagedStoreError, match=r"report\.pdf is no backup, or a damaged one; take another one$"):
        bring_back(path, Database(new_url()))
    other = tmp_path / "other.sqlite"
    with contextlib.closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE TABLE shopping (item TEXT)")
    with pytest.raises(DatabaseRefusedError, match=r"other\.sqlite is no backup to restore: .*another program"):
        bring_back(other, Database(new_url()))


def test_a_log_without_entries_is_said_to_be_empty(capsys):
    assert verify_log(None, new_url(), None) is ExitCode.OK
    assert capsys.readouterr().out == "the log is empty: nothing was proposed or decided yet\n"


def test_the_verbs_say_what_they_did(store, tmp_path, capsys):
    path, url = tmp_path / "backup.sqlite", new_url()
    shown = store.database.url.set(drivername=store.database.url.get_backend_name()).render_as_string(hide_password=False)
    assert backup(None, shown, path) is ExitCode.OK
    assert restore(None, url, path) is ExitCode.OK
    assert verify_log(None, url, None) is ExitCode.OK
    head = store.verify_log().head
    assert capsys.readouterr().out.count(head) == 3
    assert verify_log(None, url, "f" * 64) is ExitCode.FOUND
    assert "cut off" in capsys.readouterr().out
