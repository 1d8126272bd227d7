"""Spoiled files are read, or refused in words; and the machine that sends them would notice if they were not."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api import uploads
from tests.fuzzing import mutilation, sending
from tests.fuzzing.sending import Tally, send

SEED = 20270104


def test_spoiled_files_are_read_or_refused_in_words():
    tally = send(160, SEED)

    assert tally.faults == []
    assert tally.read > 5
    assert tally.refused > 50


@pytest.mark.slow
def test_very_many_spoiled_files_are_read_or_refused_in_words():
    assert send(1_500, SEED + 1_000).faults == []


LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
JSON = st.recursive(LEAVES, lambda one: st.lists(one) | st.dictionaries(st.text(), one), max_leaves=20)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(JSON)
def test_any_json_at_all_is_read_or_refused(value):
    tally = Tally()
    text = mutilation.json.dumps(value).encode()

    assert sending._read(tally, uploads.read_json, text) == ""
    assert tally.read + tally.refused == 1


@pytest.mark.parametrize("broken", [ValueError("x"), RecursionError("deep"), KeyError("people")])
def test_a_reader_that_breaks_is_noticed(broken):
    def read(_):
        raise broken

    assert type(broken).__name__ in sending._read(Tally(), read, b"")


def test_a_seed_gives_a_file_back(tmp_path):
    for name, (_, spoil) in sending.kinds(tmp_path).items():
        assert spoil(Random(7)) == spoil(Random(7)), name
