"""The operations of the HTTP face: parse, call a use case, view."""

from __future__ import annotations

from api.routes import audits, decisions, events, explanations, health, keys, log, plan_files, plans, portfolios, runs, scenarios, webhooks

ROUTERS = (
    health.router,
    portfolios.router,
    scenarios.router,
    runs.router,
    events.router,
    plan_files.router,
    plans.router,
    explanations.router,
    audits.router,
    decisions.router,
    log.router,
    keys.router,
    webhooks.router,
)
"""In the order in which paths are matched: files of plans before the plans themselves."""
