"""The base of everything that people say: immutable, closed to unknown fields, re-validated when it changes."""

from __future__ import annotations

from typing import Any, Self

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    """An immutable value; a change makes a new one."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=False)

    def replace(self, **changes: Any) -> Self:  # noqa: ANN401 - each field has a type of its own, and pydantic checks it
        """
        Return a copy with some fields changed, validated afresh.

        pydantic's own ``model_copy(update=...)`` does not validate, which would let a change make an invalid value.

        Parameters
        ----------
        **changes
            New values by field name.

        Raises
        ------
        pydantic.ValidationError
            If a field is unknown or a value is refused.
        """
        fields = {name: getattr(self, name) for name in type(self).model_fields}
        return type(self)(**{**fields, **changes})


class Row(Frozen):
    """A record of one of the portfolio's tables; columns that Steerco does not know ride along untouched."""

    extra: tuple[tuple[str, str], ...] = ()
    """Unknown columns as (header, text), so that a round trip loses nothing."""
