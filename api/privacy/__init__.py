"""People by role instead of by name, for viewers of a service that hides names."""

from __future__ import annotations

from api.privacy.lens import Lens
from api.privacy.veiled import VeiledService
from api.privacy.veiled_decisions import VeiledDeciding

__all__ = ["Lens", "VeiledDeciding", "VeiledService"]
