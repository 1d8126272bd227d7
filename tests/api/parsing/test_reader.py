"""Uploads are read in processes of their own: right ones as they would be here, hostile ones at nobody's cost."""

from __future__ import annotations

import io
import json
import multiprocessing
import threading
import zipfile

import pytest

from api import examples, uploads
from api.content import hash_of
from api.parsing import ReadingLimits, UploadReader
from api.parsing import reader as module
from api.refusals import MalformedBodyError, ReadersBusyError, UploadTooHeavyError
from models.errors import InvalidInputError, UnreadableFileError
from tests.api.parsing import hostile

GOOD = json.dumps(examples.DOCUMENT).encode()


def reader(**limits) -> UploadReader:
    return UploadReader(ReadingLimits(**limits))


def packed(**files: bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(f"{name}.csv", text)
    return content.getvalue()


def test_what_is_read_is_what_would_be_read_here():
    found, here = reader().document(GOOD), uploads.read_json(GOOD)

    assert found == here
    assert hash_of(found.portfolio) == hash_of(here.portfolio)
    assert reader().file(GOOD) == here


@pytest.mark.parametrize(
    ("content", "kind"),
    [(b"{", MalformedBodyError), (b"[]", MalformedBodyError), (b'{"people": [{"person_id": "a", "fte": "x"}]}', InvalidInputError)],
)
def test_what_is_refused_is_refused_in_the_same_words(content, kind):
    with pytest.raises(kind) as here:
        uploads.read_json(content)
    with pytest.raises(kind) as found:
        reader().document(content)

    assert str(found.value) == str(here.value)
    assert getattr(found.value, "defects", None) == getattr(here.value, "defects", None)


@pytest.mark.parametrize(
    ("way", "limits", "kind"),
    [
        (hostile.hoarding, {"memory_mib": 128}, UploadTooHeavyError),
        (hostile.spinning, {"seconds": 1.0}, UploadTooHeavyError),
        (hostile.deaf, {"seconds": 1.0}, UploadTooHeavyError),
        (hostile.crashing, {}, UnreadableFileError),
        (hostile.babbling, {}, UnreadableFileError),
        (hostile.unruly, {}, UnreadableFileError),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_whatever_happens_while_reading_is_a_refusal_and_leaves_nothing_behind(monkeypatch, way, limits, kind):
    monkeypatch.setattr(module.child, "main", way)
    large = b" " * 3_000_000  # more than a pipe holds: whoever does not read it keeps the sender waiting

    with pytest.raises(kind):
        reader(**limits).document(large)
    assert multiprocessing.active_children() == []


def test_a_reading_process_may_not_take_more_memory_than_it_is_given():
    """A real document: small to send, large to hold."""
    document = {**examples.DOCUMENT, "people": [{"person_id": f"p{n}", "a": "x" * 20} for n in range(150_000)]}

    with pytest.raises(UploadTooHeavyError, match="memory"):
        reader(memory_mib=64).document(json.dumps(document).encode())


def test_uploads_wait_for_their_turn_and_are_refused_if_it_does_not_come(monkeypatch):
    monkeypatch.setattr(module.child, "main", hostile.deaf)
    one = reader(seconds=3.0, at_once=1, longest_wait=0.2)
    refused = []
    first = threading.Thread(target=lambda: refused.append(_refusal(one)))
    first.start()
    while one._turns._value != 0:
        pass
    second = _refusal(one)
    first.join()

    assert isinstance(second, ReadersBusyError)
    assert isinstance(refused[0], UploadTooHeavyError)


def _refusal(one: UploadReader) -> Exception | None:
    try:
        one.document(GOOD)
    except Exception as error:
        return error
    return None
