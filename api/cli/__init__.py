"""The command line: thin verbs over the same use cases that scripts call."""

from __future__ import annotations

from api.cli.app import main

__all__ = ["main"]
