"""What is answered, and how something is refused."""

import json
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Answer:
    status: int
    body: dict
    headers: dict[str, str] = field(default_factory=dict)

    def bytes(self) -> bytes:
        return json.dumps(self.body).encode()


class Refused(Exception):
    """An error as Replicate tells it."""

    def __init__(self, status: int, title: str | None, detail: str, *, headers: dict | None = None, **more):
        super().__init__(detail)
        titled = {"title": title} if title else {}
        self.answer = Answer(status, titled | {"detail": detail, "status": status} | more, headers or {})


def unauthenticated() -> Refused:
    return Refused(401, "Unauthenticated", "You did not pass a valid authentication token")


def without_credit() -> Refused:
    return Refused(402, "Insufficient credit", "You have insufficient credit to run this model.")


def not_found() -> Refused:
    return Refused(404, "Not found", "The requested resource could not be found.")


def invalid(field: str, kind: str, description: str) -> Refused:
    """A body or an input that is not what its schema says."""
    return Refused(
        422,
        "Input validation failed",
        f"- {field}: {description}\n",
        invalid_fields=[{"type": kind, "field": field, "description": description}],
    )


def throttled(retry_after_s: int, *, header: bool = True) -> Refused:
    """The seconds are in the body, and usually in the header too."""
    return Refused(
        429,
        None,
        f"Request was throttled. Your rate limit resets in ~{retry_after_s}s.",
        retry_after=retry_after_s,
        headers={"Retry-After": str(retry_after_s)} if header else {},
    )
