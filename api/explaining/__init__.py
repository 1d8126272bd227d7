"""Explanations are worked out in processes of their own, under limits of time and memory, and kept in the store."""

from __future__ import annotations

from api.explaining.desk import ExplanationDesk

__all__ = ["ExplanationDesk"]
