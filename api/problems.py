"""The one shape of every answer that is not a success: RFC 9457 problem details."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from models.frozen import Frozen

if TYPE_CHECKING:
    from models.defects import Defect

MEDIA_TYPE = "application/problem+json"
TYPE_PREFIX = "urn:steerco:problem:"
"""Problem types are names, not pages: they hold where no network is."""


class ProblemPlace(Frozen):
    """Where in a portfolio's tables something is wrong; rows as a person counts them."""

    table: str
    row: int | None = None
    column: str | None = None
    id: str | None = None


class ProblemItem(Frozen):
    """One of the things that are wrong."""

    code: str = Field(description="Stable name of the kind of defect.", examples=["unknown_id"])
    detail: str = Field(description="What is wrong, in words.", examples=["no person has the id 'ana'"])
    fix: str | None = Field(default=None, description="What to do about it.", examples=["Use 'anna', or add 'ana' to people."])
    pointer: str | None = Field(default=None, description="JSON pointer into the request body.", examples=["/time_limit"])
    parameter: str | None = Field(default=None, description="Name of the query, path or header parameter.", examples=["limit"])
    place: ProblemPlace | None = Field(default=None, description="Place in the portfolio's tables.")

    @classmethod
    def of_defect(cls, defect: Defect) -> ProblemItem:
        """View a defect of a portfolio."""
        place = ProblemPlace(**defect.place.model_dump())
        return cls(code=defect.code, detail=defect.cause, fix=defect.fix or None, place=place)


class Problem(Frozen):
    """Why a request was refused or failed."""

    type: str = Field(description="Stable URI of the kind of problem.", examples=["urn:steerco:problem:not_found"])
    title: str = Field(description="The kind of problem in words.", examples=["No such thing"])
    status: int = Field(description="The HTTP status, repeated.", examples=[404])
    detail: str = Field(description="What happened this time.", examples=["no run has the id '5f1c'"])
    request_id: str = Field(description="Names this request in the service's log.", examples=["7f3e0c1d9a2b4c5d"])
    errors: tuple[ProblemItem, ...] = Field(default=(), description="Every single thing that is wrong, where there are several.")
