"""Each promise of the page about security names the test that keeps it."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")


def test_every_promise_names_a_test_that_is_there():
    rows = re.findall(r"^\| (.+) \| `(tests/[\w/.]+)` \|$", PAGE, re.MULTILINE)

    assert len(rows) > 15
    assert [test for _, test in rows if "def test_" not in (ROOT / test).read_text(encoding="utf-8")] == []


def test_every_row_of_the_table_of_promises_is_one():
    table = PAGE[PAGE.index("| promise | test |") :].split("\n\n")[0].splitlines()[2:]

    assert all(re.fullmatch(r"\| .+ \| `tests/[\w/.]+` \|", row) for row in table)
