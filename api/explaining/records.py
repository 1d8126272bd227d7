"""The name of an explanation: what is asked about which answer."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from api.explaining.messages import Case


def id_of(run_id: str, case: Case) -> str:
    """Return the id of a question about an answer: whoever asks the same again gets the same."""
    said = run_id.encode() + b"\0" + case.answer + b"\0" + case.question_text
    return hashlib.sha256(said).hexdigest()[:32]
