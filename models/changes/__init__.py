"""The changes a scenario may carry."""

from __future__ import annotations

from models.frozen import Frozen

AnyChange = Frozen
