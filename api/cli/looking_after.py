"""The verbs that look after a service, with their options, and nothing else."""
# ruff: noqa: PLC0415, TC001, TC003 - what a verb does is imported when it runs; and typer reads the annotations at run time

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli.options import ConfigFile, DatabaseUrl, Json

config_group = typer.Typer(help="The service's settings.", no_args_is_help=True, rich_markup_mode=None)


@config_group.command("show", short_help="Print the settings that hold, and where each comes from.")
def config_show(*, config: ConfigFile = None, json: Json = None) -> None:
    """Print the settings that hold, where each comes from, and what it is for. Secrets are masked."""
    from api.cli import settings

    raise typer.Exit(settings.show(config, json))


keys_group = typer.Typer(help="Keys of those who may use the service.", no_args_is_help=True, rich_markup_mode=None)


@keys_group.command("create", short_help="Make a key, and print it once.")
def keys_create(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Whose key it is, or what for.", show_default=False)],
    *,
    role: Annotated[
        list[str] | None, typer.Option("--role", help="viewer, planner, approver or admin; may be given twice. [viewer]")
    ] = None,
    days: Annotated[
        int | None, typer.Option("--days", min=1, max=3650, help="Days after which it no longer works; never unless given.")
    ] = None,
    config: ConfigFile = None,
    database: DatabaseUrl = None,
) -> None:
    """Make a key and print it on standard output. It is shown this once: only a hash of it is kept."""
    from api.cli import keys

    raise typer.Exit(keys.create(config, database, name, role or ["viewer"], days))


@keys_group.command("list", short_help="List all keys.")
def keys_list(*, config: ConfigFile = None, database: DatabaseUrl = None, json: Json = None) -> None:
    """List all keys, with what they may do and when they were last used; the keys themselves are not known."""
    from api.cli import keys

    raise typer.Exit(keys.show(config, database, json))


@keys_group.command("revoke", short_help="End a key.")
def keys_revoke(
    id: Annotated[str, typer.Argument(metavar="ID", help="As listed; the middle part of the key.", show_default=False)],
    *,
    config: ConfigFile = None,
    database: DatabaseUrl = None,
) -> None:
    """End a key at once and for good."""
    from api.cli import keys

    raise typer.Exit(keys.revoke(config, database, id))


log_group = typer.Typer(help="The log of decisions.", no_args_is_help=True, rich_markup_mode=None)


@log_group.command("verify", short_help="Check that nobody changed the past.")
def log_verify(
    *,
    head: Annotated[
        str | None, typer.Option("--head", metavar="HASH", help="A hash that was the last one once; must still be there.")
    ] = None,
    config: ConfigFile = None,
    database: DatabaseUrl = None,
) -> None:
    """Walk the log from its first entry, and hold every decision against it."""
    from api.cli import keeping

    raise typer.Exit(keeping.verify_log(config, database, head))


def backup(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write it.", show_default=False)],
    *,
    config: ConfigFile = None,
    database: DatabaseUrl = None,
) -> None:
    """Write everything the service keeps into one file, checked row by row; the service may be running."""
    from api.cli import keeping

    raise typer.Exit(keeping.backup(config, database, path))


def restore(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="As written by backup.", show_default=False)],
    *,
    config: ConfigFile = None,
    database: DatabaseUrl = None,
) -> None:
    """Bring a backup back into an empty database, of the same kind or the other."""
    from api.cli import keeping

    raise typer.Exit(keeping.restore(config, database, path))


def replay(
    decision: Annotated[str, typer.Argument(metavar="DECISION", help="Id of the decision.", show_default=False)],
    *,
    config: ConfigFile = None,
    database: DatabaseUrl = None,
) -> None:
    """Solve again what was decided, from its own record, and say what comes out otherwise."""
    from api.cli import keeping

    raise typer.Exit(keeping.replay(config, database, decision))
