"""The page on adding a rule is applied to a copy of the checkout, as it is written, and the rule must then work."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.docs.pages import DOCS, ROOT, text

if TYPE_CHECKING:
    from pathlib import Path

PAGE = DOCS / "adding-a-rule.md"
STEP = re.compile(r"^\*\*([\w./-]+)\*\*\n\n```(python|diff)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
STEPS = STEP.findall(text(PAGE))
COPIED = ("models", "optimizer", "scenarios", "tests", "docs", "pyproject.toml")


def sides(diff: str) -> tuple[str, str]:
    """What a diff asks to be there, and what it leaves."""
    lines = diff.splitlines(keepends=True)
    assert {line[0] for line in lines} <= set(" +-")
    return "".join(line[1:] for line in lines if line[0] != "+"), "".join(line[1:] for line in lines if line[0] != "-")


def apply(root: Path, path: str, kind: str, block: str) -> None:
    file = root / path
    if kind == "python":
        assert not file.exists(), f"{path} is there already"
        file.write_text(block, encoding="utf-8")
        return
    old, new = sides(block)
    before = text(file)
    assert before.count(old) == 1, f"{path} should hold this once: {old}"
    file.write_text(before.replace(old, new), encoding="utf-8")


def ran(root: Path, *words: str) -> str:
    done = subprocess.run([sys.executable, "-m", *words], cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout with the page's rule in it."""
    root = tmp_path_factory.mktemp("rule")
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, root / name)
    for path, kind, block in STEPS:
        apply(root, path, kind, block)
    return root


@pytest.mark.slow
def test_the_rule_s_own_tests_pass(copy: Path) -> None:
    tests = [path for path, kind, _ in STEPS if kind == "python" and path.startswith("tests/")]
    assert len(tests) == 2
    assert re.search(r"\d\d passed", ran(copy, "pytest", "-q", "-p", "no:cacheprovider", *tests))


@pytest.mark.slow
def test_engine_audit_and_oracle_agree_and_would_not_without_the_rows(copy: Path) -> None:
    asked = re.search(r"^    python -m (tests\.oracle --.*)$", text(PAGE), re.MULTILINE)[1]
    words = [*asked.replace("60", "25").split(), "--what", "engine"]
    assert "25 portfolios" in ran(copy, *words)
    registry = copy / "optimizer" / "rules" / "__init__.py"
    kept = text(registry)
    registry.write_text(kept.replace("    contractors.write,\n", ""), encoding="utf-8")
    done = subprocess.run([sys.executable, "-m", *words], cwd=copy, capture_output=True, text=True, check=False)
    registry.write_text(kept, encoding="utf-8")
    assert done.returncode == 1
    assert "contractors" in done.stdout + done.stderr


@pytest.mark.slow
def test_the_page_of_tables_is_renewed_as_it_says(copy: Path) -> None:
    ran(copy, "scenarios.tables.reference")
    assert "`max_contractors`" in text(copy / "docs" / "portfolio.md")
