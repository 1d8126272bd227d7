"""The process that works out one explanation, under limits that it sets itself; it may be told to stop, or be killed."""

from __future__ import annotations

import logging
import os
import threading
from multiprocessing import parent_process
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING

from api import logs
from api.explaining.messages import Order, Refused, Reply
from api.parsing.child import settle
from models.errors import SteercoError
from models.scenario import apply

if TYPE_CHECKING:
    from models.portfolio import Portfolio
    from scenarios.explain.subject import Subject

log = logging.getLogger(__name__)

NICENESS = 10
"""Explanations give way to the service, so that it answers meanwhile."""


def main(conn: Connection, memory_mib: int, cpu_seconds: int) -> None:
    """Explain once; the entry of the process."""
    logs.set_up()
    settle(memory_mib, cpu_seconds)
    os.nice(NICENESS)
    order = Order.model_validate_json(conn.recv_bytes())
    stop = threading.Event()
    threading.Thread(target=_obey, args=(conn, stop), daemon=True).start()
    conn.send_bytes(_reply(order, stop).model_dump_json().encode())
    os._exit(0)  # taking the solver's libraries apart takes longer than many an explanation


def _reply(order: Order, stop: threading.Event) -> Reply:
    try:
        return Reply(explanation=order.question.ask(_subject(order), stop.is_set).model_dump(mode="json"))
    except SteercoError as error:
        return Reply(refused=Refused(code=error.code, text=str(error)))
    except MemoryError:
        return Reply(refused=Refused(code="out_of_memory", text="the explanation needs more memory than it may use"))
    except Exception as error:  # the border: whatever it is, whoever asked must hear that there is no answer; the log gets the rest
        log.error("an explanation broke off", exc_info=error)
        return Reply(refused=Refused(code="crashed", text=f"the explanation broke off with {type(error).__name__}"))


def _subject(order: Order) -> Subject | Portfolio:
    if order.question.about_plan:
        from scenarios.explain.subject import subject_of  # noqa: PLC0415 - loads the solver, which the service itself never does

        return subject_of(order.portfolio, order.scenario, order.answer, order.plan)
    return order.portfolio if order.scenario is None else apply(order.scenario, order.portfolio)[0]


def _obey(conn: Connection, stop: threading.Event) -> None:
    """Stop soon when told so, and at once when the service has ended."""
    parent = parent_process()
    watched: list[Connection | int] = [conn] if parent is None else [conn, parent.sentinel]
    while not stop.is_set():
        if conn not in wait(watched):
            os._exit(1)
        try:
            conn.recv_bytes()
        except (EOFError, OSError):
            os._exit(1)
        stop.set()
