"""The body of a question, checked."""

from typing import TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from muhatap.portal.chat.admitted import Refused, Visit

M = TypeVar("M", bound="Asked")


class Asked(BaseModel):
    """What a browser may send."""

    model_config = ConfigDict(extra="ignore", str_strip_whitespace=True)


class SessionAsked(Asked):
    """A wish for a pass."""

    notice: str = Field("", max_length=20)
    identity: str = Field("", max_length=4000)
    before: str = Field("", max_length=2000)


class MessageAsked(Asked):
    """One message. `id` is the browser's own name for it, the same on every attempt."""

    id: str = Field(pattern=r"^[A-Za-z0-9-]{8,64}$")
    text: str = Field("", max_length=8000)
    files: list[str] = Field(default=[], max_length=4)
    page: str = Field("", max_length=300)
    email: str = Field("", max_length=320)
    phone: str = Field("", max_length=40)
    call_at: str = Field("", max_length=40)
    language: str = Field("", max_length=5)

    @field_validator("email")
    @classmethod
    def _looks_like_one(cls, value: str) -> str:
        if value and ("@" not in value.strip("@") or " " in value):
            raise ValueError("the address is not complete")
        return value

    @field_validator("phone")
    @classmethod
    def _has_digits(cls, value: str) -> str:
        if value and sum(sign.isdecimal() for sign in value) < 7:
            raise ValueError("the number is not complete")
        return value


class NoticeAsked(Asked):
    """Which privacy notice she went on from."""

    notice: str = Field(pattern=r"^[0-9]{1,18}$")


class MarkAsked(Asked):
    """What became of our messages at her side."""

    mark: str = Field(pattern="^(delivered|read)$")
    upto: str = Field(pattern=r"^[0-9]{1,18}$")


def asked(visit: Visit, shape: type[M]) -> M:
    """Return the body in this shape; raise Refused (422) with what is wrong with it."""
    try:
        return shape.model_validate_json(visit.request.body or b"{}")
    except ValidationError as wrong:
        first = wrong.errors(include_url=False, include_input=False, include_context=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise Refused(422, f"{place or 'The body'}: {first['msg']}.") from wrong
