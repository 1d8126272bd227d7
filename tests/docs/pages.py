"""The pages of the documentation, and the blocks of code in them."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
DOCS = ROOT / "docs"
PAGES = (README, *sorted(DOCS.glob("*.md")))

FENCED = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def text(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def prose(page: Path) -> str:
    """A page without its blocks of code."""
    return FENCED.sub("", text(page))


def marked(page: Path, marker: str) -> str:
    """The block below an HTML comment that names it."""
    found = re.search(rf"^<!-- {re.escape(marker)} -->\n```\w*\n(.*?)^```$", text(page), re.MULTILINE | re.DOTALL)
    assert found, f"{page.name} has no block below <!-- {marker} -->"
    return found[1]


def with_marked(page: Path, marker: str, block: str) -> str:
    """The text of a page with another block below a comment."""
    old = marked(page, marker)
    return text(page).replace(f"<!-- {marker} -->\n```\n{old}```", f"<!-- {marker} -->\n```\n{block}```")
