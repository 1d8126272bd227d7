"""Uploads are read in processes of their own, which may be killed: a hostile file harms nobody but itself."""

from __future__ import annotations

from api.parsing.limits import ReadingLimits
from api.parsing.reader import UploadReader

__all__ = ["ReadingLimits", "UploadReader"]
