"""Tells others what was decided: signed, at least once, under one id, tried again until it arrives."""

from __future__ import annotations

from api.webhooks.postman import Postman
from api.webhooks.signing import SIGNATURE, signature

__all__ = ["SIGNATURE", "Postman", "signature"]
