"""A clash about dates says which machines do not go round; one about people says nothing of machines."""

from __future__ import annotations

from scenarios.explain.concessions import concessions
from tests.builders import machine, machine_demand
from tests.optimizer.explain.test_ways_out_of_much import crowded


def test_the_machines_that_do_not_go_round_are_named():
    found = concessions(crowded("machines"), 60.0)
    assert [clash.machines for clash in found.clashes] == [("test-rig",)]


def test_machines_that_go_round_are_not():
    rows = crowded("people")
    rows = rows.replace(equipment=(machine(units=1),), demands=(*rows.demands, machine_demand("callisto.rig", weeks=(0, 15))))
    found = concessions(rows, 60.0)
    assert found.clashes
    assert not any(clash.machines for clash in found.clashes)
