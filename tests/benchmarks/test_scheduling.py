"""The benchmark of scheduling libraries: what it reads, what it prints, and the generator of portfolios in one of the formats."""

from __future__ import annotations

import pytest

from tests.benchmarks import mplib, project_libraries
from tests.benchmarks.mplib import LONGEST, MOST, Shape, generated
from tests.benchmarks.scheduling import main

SMALL = Shape(projects=2, activities=5, strength=0.5, serial=0.4, latest_release=2)

SM = """
RESOURCES
  - renewable                 :  1   R
************************************************************************
PRECEDENCE RELATIONS:
jobnr.    #modes  #successors   successors
   1        1          2           2   3
   2        1          1           4
   3        1          1           4
   4        1          0
************************************************************************
REQUESTS/DURATIONS:
jobnr. mode duration  R 1
------------------------------------------------------------------------
  1      1     0       0
  2      1     3       2
  3      1     4       1
  4      1     0       0
************************************************************************
RESOURCEAVAILABILITIES:
  R 1
    2
************************************************************************
"""
"""Two activities, of 3 and 4 periods, that do not fit beside each other."""


def test_every_format_is_solved_and_printed_in_the_same_table(tmp_path, capsys):
    """The one project takes 3 + 4 periods; of the generated ones only the words of the table are known."""
    (tmp_path / "pair.sm").write_text(SM)
    (tmp_path / "two.rcmp").write_text(generated(SMALL, 1))
    main([str(tmp_path), "--seconds", "10", "--workers", "1"])
    two, pair, mean = sorted(capsys.readouterr().out.splitlines(), key=lambda line: (line.startswith("mean"), line.startswith("pair")))
    assert pair.startswith("pair                   makespan 7 bound 7 gap 0.00 % optimal in ")
    assert two.startswith("two                    makespan ")
    assert " gap 0.00 % optimal in " in two
    assert mean == "mean gap 0.00 %"


def test_durations_are_counted_project_by_project(tmp_path, capsys):
    (tmp_path / "pair.sm").write_text(SM)
    main([str(tmp_path), "--seconds", "10", "--workers", "1", "--durations"])
    assert "durations 7 bound 7 gap 0.00 %" in capsys.readouterr().out


def test_a_folder_without_instances_of_a_measure_says_so(tmp_path, capsys):
    (tmp_path / "pair.sm").write_text(SM)
    main([str(tmp_path), "--cost"])
    assert capsys.readouterr().out == f"no instance with a cost in {tmp_path}\n"


@pytest.mark.parametrize("seed", range(5))
def test_a_generated_portfolio_is_what_its_shape_says(seed, tmp_path):
    path = tmp_path / "drawn.rcmp"
    path.write_text(generated(SMALL, seed))
    assert path.read_text() == generated(SMALL, seed) != generated(SMALL, seed + 1)
    found = project_libraries.read(path)
    assert len(found.releases) == SMALL.projects, f"seed {seed}"
    assert len(found.activities) == SMALL.projects * SMALL.activities, f"seed {seed}"
    for activity in found.activities.values():
        assert 1 <= activity.duration <= LONGEST, f"seed {seed}: {activity}"
        assert 1 <= max(activity.demands) <= MOST, f"seed {seed}: {activity}"
        assert all(need <= there for need, there in zip(activity.demands, found.capacities, strict=True)), f"seed {seed}: {activity}"
        assert all(found.activities[j].project == activity.project for j in activity.successors), f"seed {seed}: {activity}"


def test_the_strength_of_resources_runs_from_one_activity_to_all_that_could_run_at_once(tmp_path):
    """At 1 everything may begin as early as it can, so the makespan is the longest chain; at 0 some activity takes a resource alone."""
    path = tmp_path / "drawn.rcmp"
    path.write_text(generated(SMALL._replace(strength=0), 3))
    tight = project_libraries.read(path)
    assert all(
        max(activity.demands[r] for activity in tight.activities.values()) == units for r, units in enumerate(tight.capacities) if units
    )
    path.write_text(generated(SMALL._replace(strength=1), 3))
    loose = project_libraries.read(path)
    assert all(there >= least for there, least in zip(loose.capacities, tight.capacities, strict=True))
    begins = {i: activity.earliest for i, activity in loose.activities.items()}
    for i, activity in loose.activities.items():
        for j in activity.successors:
            begins[j] = max(begins[j], begins[i] + activity.duration)
    for week in range(100):
        running = [activity for i, activity in loose.activities.items() if begins[i] <= week < begins[i] + activity.duration]
        for r, units in enumerate(loose.capacities):
            assert sum(activity.demands[r] for activity in running) <= units


def test_the_generator_writes_a_file(tmp_path):
    path = tmp_path / "drawn.rcmp"
    mplib.main([str(path), "--seed", "4", "--projects", "2", "--activities", "3"])
    assert path.read_text() == generated(Shape(projects=2, activities=3), 4)
