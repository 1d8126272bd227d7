"""Brute force: every plan of tiny portfolios, written from ``docs/model.md`` alone, to judge the audit and the engine by."""
