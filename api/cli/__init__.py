"""The command line: thin verbs over the same use cases that scripts call."""

from __future__ import annotations


def main() -> None:
    """Run the command line; Ctrl-C before it is loaded ends it as quietly as later."""
    try:
        from api.cli.app import main as run  # noqa: PLC0415  # whoever presses Ctrl-C meanwhile wants no traceback
    except KeyboardInterrupt:
        raise SystemExit(130) from None
    run()


__all__ = ["main"]
