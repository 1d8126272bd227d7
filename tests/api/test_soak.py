"""A service that solves one run after the other does not grow; `python -m tests.api.soak` looks for longer."""

from __future__ import annotations

import dataclasses

import pytest

from tests.api.soak import Look, growth, leaks, soaked

RUNS = 90
STEADY = Look(1, 100.0, 70.0, 16, 6, 3)


@pytest.mark.slow
def test_memory_files_threads_and_processes_flatten_out():
    looks = soaked(RUNS)

    assert leaks(growth(looks)) == [], looks


@pytest.mark.parametrize("field", [field.name for field in dataclasses.fields(Look) if field.name != "runs"])
def test_a_leak_is_noticed(field):
    """Half a MiB, or one of the others, with each look."""
    each = 0.5 if field.endswith("mib") else 1
    leaking = [dataclasses.replace(STEADY, **{field: getattr(STEADY, field) + each * number}) for number in range(30)]

    assert leaks(growth([STEADY] * 30)) == []
    assert [found.split()[0] for found in leaks(growth(leaking))] == [field]
