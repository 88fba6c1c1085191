"""The API itself: who may ask what, and which bodies are understood."""

import json
import os
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import parse_qsl, urlencode

from . import shapes
from .answers import Answer, Refused, invalid, not_found, unauthenticated
from .faults import Faults
from .machines import Machines, Prediction
from .models import Model, named

PAGE = 100
# The pattern is the specification's, and so is the range in words.
PREFER = re.compile(r"wait(?:=([1-9][0-9]?))?")
WAIT_S_MAX = 60
LIFETIME = re.compile(r"(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s?)?")
LIFETIME_S_MIN = 5
EVENTS = frozenset({"start", "output", "logs", "completed"})


@dataclass(frozen=True)
class Request:
    """One call as it came in; the names of its headers in lower case."""

    call: str
    names: tuple[str, ...]
    query: dict[str, str]
    headers: dict[str, str]
    body: dict | None


@dataclass(frozen=True)
class Route:
    method: str
    path: str
    act: Callable[["Desk", Request], Answer]

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"

    def match(self, method: str, path: str) -> tuple[str, ...] | None:
        pattern = re.sub(r":[a-z]+", "([^/]+)", self.path)
        found = re.fullmatch(pattern, path) if method == self.method else None
        return found and found.groups()


class Desk:
    def __init__(self, machines: Machines, token: str, secret: str, faults: Faults):
        self.machines = machines
        self.tokens = {token}
        self.secret = secret
        self.faults = faults
        self.asked: list[Request] = []
        # What each model's newest version is called, where it is no longer the one that is known here.
        self.newest: dict[str, str] = {}
        self.lock = threading.Lock()

    def answer(self, method: str, path: str, query: str, headers: dict[str, str], body: bytes) -> Answer:
        try:
            return self.handle(method, path, query, headers, body)
        except Refused as refused:
            return refused.answer

    def handle(self, method: str, path: str, query: str, headers: dict[str, str], body: bytes) -> Answer:
        route, names = self.route(method, path)
        request = Request(route.name, names, dict(parse_qsl(query)), headers, parsed(body))
        with self.lock:
            self.asked.append(request)
            record(method, path, query, request)
        if answer := self.faults.strike(route.name, after=False):
            return answer
        if not self.knows(headers):
            raise unauthenticated()
        answer = route.act(self, request)
        return self.faults.strike(route.name, after=True) or answer

    def knows(self, headers: dict[str, str]) -> bool:
        kind, _, token = headers.get("authorization", "").partition(" ")
        return kind == "Bearer" and token in self.tokens

    def route(self, method: str, path: str) -> tuple[Route, tuple[str, ...]]:
        for route in ROUTES:
            if (names := route.match(method, path)) is not None:
                return route, names
        raise not_found()

    # Predictions.

    def create(self, request: Request) -> Answer:
        body = fields(request.body, {"version": str, "input": dict} | OPTIONAL, required=("version", "input"))
        return self.begin(request, named(body["version"]), body)

    def create_of_model(self, request: Request) -> Answer:
        model = self.machines.model("/".join(request.names))
        if not model.official:
            raise not_found()
        return self.begin(request, model, fields(request.body, {"input": dict} | OPTIONAL, required=("input",)))

    def begin(self, request: Request, model: Model, body: dict) -> Answer:
        wait_s, lifetime_s = patience(request.headers.get("prefer")), lifetime(request.headers.get("cancel-after"))
        self.machines.check_credit()
        prediction = self.machines.create(
            model,
            body["input"],
            webhook=body.get("webhook"),
            wanted=body.get("webhook_events_filter"),
            lifetime_s=lifetime_s,
        )
        if wait_s:
            prediction.over.wait(wait_s)
        return shown(prediction, 202 if wait_s and not prediction.over.is_set() else 201)

    def find(self, request: Request) -> Answer:
        return shown(self.machines.prediction(*request.names))

    def cancel(self, request: Request) -> Answer:
        return shown(self.machines.cancel(*request.names))

    def list(self, request: Request) -> Answer:
        """Newest first. A page begins where the one before it ended, whatever has come since."""
        all = self.machines.shown()[::-1]
        for name, is_in in (("created_after", datetime.__ge__), ("created_before", datetime.__lt__)):
            if name in request.query:
                bound = instant(name, request.query[name])
                all = [one for one in all if is_in(datetime.fromisoformat(one["created_at"]), bound)]
        if request.query.get("source", "web") != "web":
            raise Refused(400, "Bad request", "source is web, or is not given")
        if "source" in request.query:
            all = []
        ids = [one["id"] for one in all]
        cursor = request.query.get("cursor")
        if cursor and cursor not in ids:
            raise not_found()
        start = ids.index(cursor) + 1 if cursor else 0
        page = all[start : start + PAGE]
        more = start + PAGE < len(all)
        query = urlencode(request.query | {"cursor": page[-1]["id"]}) if more else ""
        return Answer(200, shapes.page(page, next=f"{self.machines.api}/predictions?{query}" if more else None))

    # Models, and the secret.

    def model(self, request: Request) -> Answer:
        model = self.machines.model("/".join(request.names))
        newest = self.newest.get(model.path, model.version)
        return Answer(
            200,
            shapes.model(model.path, version=shapes.version(newest, model.openapi()), official=model.official),
        )

    def versions(self, request: Request) -> Answer:
        model = self.machines.model("/".join(request.names))
        ids = dict.fromkeys((self.newest.get(model.path, model.version), model.version))
        return Answer(200, shapes.page([shapes.version(id, model.openapi()) for id in ids if not model.official]))

    def version(self, request: Request) -> Answer:
        owner, name, id = request.names
        model = self.machines.model(f"{owner}/{name}")
        if model.official or id not in (model.version, self.newest.get(model.path)):
            raise not_found()
        return Answer(200, shapes.version(id, model.openapi()))

    def webhook_secret(self, _: Request) -> Answer:
        return Answer(200, {"key": self.secret})


OPTIONAL = {"webhook": str, "webhook_events_filter": list, "stream": bool}


def parsed(body: bytes) -> dict | None:
    if not body:
        return None
    try:
        said = json.loads(body)
    except ValueError:
        raise Refused(400, "Bad request", "The request body is not valid JSON.") from None
    if not isinstance(said, dict):
        raise Refused(400, "Bad request", "The request body is not a JSON object.")
    return said


def fields(body: dict | None, known: dict[str, type], *, required: tuple[str, ...]) -> dict:
    body = body or {}
    for name in required:
        if name not in body:
            raise invalid(name, "required", f"{name} is required")
    for name, value in body.items():
        if name not in known:
            raise invalid(name, "additional_property_not_allowed", f"Additional property {name} is not allowed")
        if not isinstance(value, known[name]):
            raise invalid(name, "invalid_type", f"Invalid type. Expected: {known[name].__name__}")
    if "webhook" in body and not body["webhook"].startswith("https://"):
        raise invalid("webhook", "format", "webhook must be an HTTPS URL")
    if not EVENTS.issuperset(body.get("webhook_events_filter", ())):
        raise invalid("webhook_events_filter", "enum", f"events are {', '.join(sorted(EVENTS))}")
    return body


def patience(prefer: str | None) -> int:
    """For how many seconds the answer may wait for the outcome."""
    if prefer is None:
        return 0
    said = PREFER.fullmatch(prefer)
    seconds = int(said[1] or WAIT_S_MAX) if said else 0
    if not 1 <= seconds <= WAIT_S_MAX:
        raise invalid("Prefer", "pattern", "Prefer is wait, or wait=n with 1 to 60 seconds")
    return seconds


def lifetime(cancel_after: str | None) -> float | None:
    if cancel_after is None:
        return None
    said = LIFETIME.fullmatch(cancel_after)
    hours, minutes, seconds = (int(one or 0) for one in said.groups()) if said and cancel_after else (0, 0, 0)
    total = hours * 3600 + minutes * 60 + seconds
    if total < LIFETIME_S_MIN:
        raise invalid("Cancel-After", "format", "Cancel-After is a duration of at least 5 seconds, such as 5m or 1h30m")
    return total


def instant(name: str, said: str) -> datetime:
    try:
        at = datetime.fromisoformat(said)
    except ValueError:
        raise Refused(400, "Bad request", f"{name} is not a date and time of ISO 8601") from None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def shown(prediction: Prediction, status: int = 200) -> Answer:
    return Answer(status, prediction.shown)


# A file in which every request of the studio is written down, a line each, for whoever judges them later.
RECORD = "REPLICATE_REQUESTS"
STUDIO = "cloudmusic/"
RECORDED = ("authorization", "content-type", "prefer", "cancel-after")


def record(method: str, path: str, query: str, request: Request) -> None:
    file = os.environ.get(RECORD)
    if not file or not request.headers.get("user-agent", "").startswith(STUDIO):
        return
    headers = {name: request.headers[name] for name in RECORDED if name in request.headers}
    said = {"method": method, "path": path, "query": query, "headers": headers, "body": request.body}
    with open(file, "a") as lines:
        lines.write(json.dumps(said) + "\n")


ROUTES = (
    Route("POST", "/v1/predictions", Desk.create),
    Route("GET", "/v1/predictions", Desk.list),
    Route("GET", "/v1/predictions/:id", Desk.find),
    Route("POST", "/v1/predictions/:id/cancel", Desk.cancel),
    Route("POST", "/v1/models/:owner/:name/predictions", Desk.create_of_model),
    Route("GET", "/v1/models/:owner/:name/versions/:id", Desk.version),
    Route("GET", "/v1/models/:owner/:name/versions", Desk.versions),
    Route("GET", "/v1/models/:owner/:name", Desk.model),
    Route("GET", "/v1/webhooks/default/secret", Desk.webhook_secret),
)
