"""What is answered, and how something is refused."""

import json
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Answer:
    status: int
    body: dict
    headers: dict[str, str] = field(default_factory=dict)

    def bytes(self) -> bytes:
        # Stripe's answers are indented.
        return json.dumps(self.body, indent=2).encode()


class Refused(Exception):
    """An error as Stripe tells it."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        kind: str = "invalid_request_error",
        code: str | None = None,
        param: str | None = None,
    ):
        super().__init__(message)
        said = {"message": message, "type": kind, "code": code, "param": param}
        self.answer = Answer(status, {"error": {name: value for name, value in said.items() if value is not None}})


def missing(what: str, id: str, param: str = "id", status: int = 404) -> Refused:
    return Refused(status, f"No such {what}: '{id}'", code="resource_missing", param=param)
