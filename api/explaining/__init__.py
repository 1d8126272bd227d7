"""Explanations are worked out in processes of their own, under limits of time and memory, and kept while the service runs."""

from __future__ import annotations

from api.explaining.desk import ExplanationDesk
from api.explaining.records import ExplanationRecord, ExplanationState

__all__ = ["ExplanationDesk", "ExplanationRecord", "ExplanationState"]
