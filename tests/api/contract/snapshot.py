"""The description that was promised, and the one there is."""

from __future__ import annotations

import json
from pathlib import Path

from api.app import create_app
from tests.api.instant_runner import InstantRunner

PROMISED = Path(__file__).with_name("v1.json")
_WORDS = frozenset({"description", "summary", "example", "examples", "title", "default", "version", "tags"})
"""What may change freely; kept out of the file, so that a change of words is none of the contract."""


def present() -> dict:
    """The description of this version, without its words."""
    return _without_words(json.loads(json.dumps(create_app(dispatcher=InstantRunner()).openapi())))


def promised() -> dict:
    return json.loads(PROMISED.read_text(encoding="utf-8")) if PROMISED.exists() else {"paths": {}}


def write(description: dict) -> None:
    PROMISED.write_text(json.dumps(description, indent=1, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")


def _without_words(part, *, names: bool = False):
    """Leave out words; what stands under `properties` and the like are names, which may be words by chance."""
    if isinstance(part, list):
        return [_without_words(one) for one in part]
    if not isinstance(part, dict):
        return part
    return {
        name: _without_words(value, names=name in ("properties", "paths", "schemas", "headers", "responses", "content") and not names)
        for name, value in part.items()
        if names or name not in _WORDS
    }
