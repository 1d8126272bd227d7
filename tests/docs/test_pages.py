"""Pages point at what is there: links, files, modules and names that moved are found here, not by a reader."""

from __future__ import annotations

import re
from importlib import import_module
from typing import TYPE_CHECKING

import pytest

from tests.docs.pages import DOCS, PAGES, README, ROOT, prose, text

if TYPE_CHECKING:
    from pathlib import Path

NAMES = [page.name for page in PAGES]
FILE = re.compile(r"`((?:\.ci|api|docs|models|optimizer|scenarios|tests)/[\w./*-]+)`")
NAME = re.compile(r"`((?:api|models|optimizer|scenarios)(?:\.\w+)+)(?:\(\))?`")
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


def resolved(name: str) -> object:
    """The object of a dotted name, the longest importable part of it being a module."""
    parts = name.split(".")
    for cut in range(len(parts), 0, -1):
        try:
            found: object = import_module(".".join(parts[:cut]))
        except ModuleNotFoundError:
            continue
        for part in parts[cut:]:
            found = getattr(found, part)
        return found
    raise ModuleNotFoundError(name)


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_links_lead_to_files(page: Path) -> None:
    links = [link.split("#")[0] for link in LINK.findall(prose(page)) if not link.startswith(("http:", "https:"))]
    assert [link for link in links if link and not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_links_to_headings_lead_to_headings(page: Path) -> None:
    for link in LINK.findall(prose(page)):
        path, _, heading = link.partition("#")
        if heading and not link.startswith("http"):
            headings = re.findall(r"^#+ (.+)$", text(page.parent / path if path else page), re.MULTILINE)
            anchors = {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in headings}
            assert heading in anchors, link


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_files_in_backticks_exist(page: Path) -> None:
    """A page may name a module without its suffix, and several with a star."""
    missing = [name for name in FILE.findall(prose(page)) if not list(ROOT.glob(name)) and not list(ROOT.glob(f"{name.rstrip('/')}.py"))]
    assert missing == []


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_dotted_names_in_backticks_can_be_imported(page: Path) -> None:
    for name in NAME.findall(prose(page)):
        if not name.endswith((".py", ".md", ".toml", ".csv")):
            assert resolved(name) is not None


def test_a_name_that_is_not_there_would_be_noticed() -> None:
    with pytest.raises(AttributeError):
        resolved("models.settings.Setting")


def test_every_page_is_in_the_table_of_contents() -> None:
    listed = set(LINK.findall(text(DOCS / "index.md")))
    assert {file.name for file in DOCS.iterdir() if file.is_file()} - {"index.md"} == {link for link in listed if "/" not in link}
    assert "docs/index.md" in LINK.findall(text(README))
