"""The reference of tables and columns in docs/portfolio.md, made from the schema so that it cannot go stale."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pydantic_core import PydanticUndefined

from scenarios.tables.columns import Kind
from scenarios.tables.schema import TABLES

if TYPE_CHECKING:
    from scenarios.tables.columns import Column, Table

HOLDS = {
    Kind.TEXT: "text",
    Kind.LIST: "list",
    Kind.SKILLS: "skills",
    Kind.INTEGER: "whole number",
    Kind.DECIMAL: "number",
    Kind.FTE: "FTE",
    Kind.HOURS: "hours",
    Kind.PERCENT: "whole percent",
    Kind.MONEY: "currency units",
    Kind.DATE: "date",
    Kind.BOOLEAN: "yes or no",
    Kind.PERIOD: "period",
    Kind.RAW: "depends on the row",
}
"""What a column holds, in words."""


def reference() -> str:
    """Return one section a table, as Markdown."""
    return "\n".join(_section(table) for table in TABLES)


def _section(table: Table) -> str:
    names = f" Also called {_code(table.aliases)}." if table.aliases else ""
    needed = " **Required.**" if table.required else ""
    first = "key" if table.vertical else "column"
    head = f"| {first} | holds | default | what it is | also called |\n|---|---|---|---|---|"
    rows = "\n".join(_row(table, column) for column in table.columns)
    return f"### {table.name}\n\n{table.about}{needed}{names}\n\n{head}\n{rows}\n"


def _row(table: Table, column: Column) -> str:
    star = "*" if column.required else ""
    return f"| `{column.header}`{star} | {_holds(column)} | {_default(table, column)} | {column.about} | {_code(column.aliases)} |"


def _holds(column: Column) -> str:
    if column.choices is None:
        return HOLDS[column.kind]
    words = ", ".join(f"`{member.value}`" for member in column.choices)
    aliases = ", ".join(f"{alias} = {word}" for alias, word in column.choice_aliases.items())
    return words + (f" ({aliases})" if aliases else "")


def _default(table: Table, column: Column) -> str:
    field = table.row.model_fields.get(column.target)
    if field is None or field.default in (None, "", (), PydanticUndefined):
        return ""
    return "yes" if field.default is True else "no" if field.default is False else str(field.default)


def _code(words: tuple[str, ...]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def refresh(page: str) -> str:
    """Return the page with everything below its mark made anew."""
    before, mark, _ = page.partition("<!-- reference:")
    line = page[len(before) :].split("\n", 1)[0] if mark else ""
    return f"{before}{line}\n\n{reference()}"


if __name__ == "__main__":
    path = Path(__file__).parents[2] / "docs" / "portfolio.md"
    path.write_text(refresh(path.read_text(encoding="utf-8")), encoding="utf-8")
