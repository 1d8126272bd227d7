"""What the solver needs: a pure function from a portfolio to proven plans."""

from __future__ import annotations

from optimizer.exact import best_plan
from optimizer.progress import Found, Progress
from optimizer.solve import Solution, solve

__all__ = ["Found", "Progress", "Solution", "best_plan", "solve"]
