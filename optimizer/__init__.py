"""What the solver needs: a pure function from a portfolio to proven plans."""

from __future__ import annotations

from optimizer.exact import best_plan

__all__ = ["best_plan"]
