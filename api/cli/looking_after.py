"""The verbs that look after a service, with their options, and nothing else."""
# ruff: noqa: PLC0415, TC001 - what a verb does is imported when it runs; and typer reads the annotations at run time

from __future__ import annotations

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
