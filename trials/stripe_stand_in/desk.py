"""The API itself: who may ask what, in which version, and that the same thing asked twice is done once."""

import copy
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass

import stripe
from stripe.params import (
    ChargeRetrieveParams,
    DisputeListParams,
    EventListParams,
    EventRetrieveParams,
    PaymentIntentRetrieveParams,
    RefundListParams,
    WebhookEndpointListParams,
)
from stripe.params.checkout import (
    SessionCreateParams,
    SessionExpireParams,
    SessionListParams,
    SessionRetrieveParams,
)

from . import forms
from .account import Account, token
from .answers import Answer, Refused, missing
from .faults import Faults

FORM = "application/x-www-form-urlencoded"
KEY_LENGTH_MAX = 255


@dataclass(frozen=True)
class Route:
    method: str
    path: str
    params: type
    act: Callable[[Account, str | None, dict], dict]
    expandable: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"

    def match(self, method: str, path: str) -> re.Match | None:
        pattern = re.escape(self.path).replace(":id", r"(?P<id>[^/]+)")
        return re.fullmatch(pattern, path) if method == self.method else None


@dataclass(frozen=True)
class Request:
    """One call as it came in; the names of its headers in lower case."""

    call: str
    params: dict
    headers: dict[str, str]


class Desk:
    def __init__(self, account: Account, key: str, faults: Faults):
        self.account = account
        # What each key may do; all of it, where nothing is said.
        self.keys: dict[str, frozenset[str] | None] = {key: None}
        self.faults = faults
        self.asked: list[Request] = []
        self.known: dict[str, tuple[object, Answer | None]] = {}
        self.lock = threading.Lock()

    def answer(self, method: str, path: str, query: str, headers, body: bytes) -> Answer:
        request_id = {"Request-Id": f"req_{token(14)}"}
        try:
            answer = self.handle(method, path, query, headers, body)
        except Refused as refused:
            answer = refused.answer
        return Answer(answer.status, answer.body, request_id | answer.headers)

    def handle(self, method: str, path: str, query: str, headers, body: bytes) -> Answer:
        route, id = self.route(method, path)
        if answer := self.faults.strike(route.name, after=False):
            return answer
        self.check_key(headers.get("Authorization", ""), route)
        if headers.get("Stripe-Version") != stripe.api_version:
            raise Refused(400, f"Invalid Stripe API version: {headers.get('Stripe-Version')}")
        params = forms.read(self.form(method, query, headers, body), route.params)
        with self.lock:
            named = {name.lower(): value for name, value in headers.items()}
            self.asked.append(Request(route.name, params | ({"id": id} if id else {}), named))
        answer = self.once(
            headers.get("Idempotency-Key"), (route.name, id, params), lambda: self.act(route, id, params)
        )
        return self.faults.strike(route.name, after=True) or answer

    def route(self, method: str, path: str) -> tuple[Route, str | None]:
        for route in ROUTES:
            if match := route.match(method, path):
                return route, match.groupdict().get("id")
        raise Refused(404, f"Unrecognized request URL ({method}: {path}).")

    def check_key(self, authorization: str, route: Route) -> None:
        key = authorization.removeprefix("Bearer ")
        if not authorization:
            raise Refused(401, "You did not provide an API key.")
        if key not in self.keys:
            raise Refused(401, f"Invalid API Key provided: {key[:8]}{'*' * 12}{key[-4:]}")
        rights = self.keys[key]
        if rights is not None and route.name not in rights:
            raise Refused(403, f"The provided key '{key[:8]}{'*' * 12}' does not have the required permissions.")

    def form(self, method: str, query: str, headers, body: bytes) -> str:
        if method == "GET":
            return query
        if body and headers.get_content_type() != FORM:
            raise Refused(400, f"Invalid request: this API takes {FORM}.")
        return body.decode()

    def act(self, route: Route, id: str | None, params: dict) -> Answer:
        with self.account.lock:
            found = route.act(self.account, id, params)
            return Answer(200, expanded(self.account, copy.deepcopy(found), params.get("expand", []), route.expandable))

    def once(self, key: str | None, what: object, act: Callable[[], Answer]) -> Answer:
        """https://docs.stripe.com/api/idempotent_requests: only what was begun is remembered, not what was refused."""
        if key is None or what[0].startswith("GET"):
            return act()
        if not 0 < len(key) <= KEY_LENGTH_MAX:
            raise Refused(400, "Idempotency keys have up to 255 characters.", kind="idempotency_error")
        with self.lock:
            known, answer = self.known.get(key, (what, None))
            if known != what:
                raise Refused(
                    400,
                    "Keys for idempotent requests can only be used with the same parameters they were first used with.",
                    kind="idempotency_error",
                )
            if answer:
                return Answer(answer.status, answer.body, {"Idempotent-Replayed": "true"})
            if key in self.known:
                raise Refused(
                    409,
                    "There is currently another in-progress request using this Idempotent Key.",
                    kind="idempotency_error",
                    code="idempotency_key_in_use",
                )
            self.known[key] = (what, None)
        try:
            answer = act()
        except BaseException:
            with self.lock:
                del self.known[key]
            raise
        with self.lock:
            self.known[key] = (what, answer)
        return answer


def expanded(account: Account, answer: dict, wanted: list[str], expandable: frozenset[str]) -> dict:
    for path in wanted:
        if path not in expandable:
            raise Refused(400, f"This property cannot be expanded ({path}).", param="expand")
        objects = answer["data"] if path.startswith("data.") else [answer]
        stores = {"payment_intent": account.intents, "latest_charge": account.charges, "charge": account.charges}
        for one in objects:
            for name in path.removeprefix("data.").split("."):
                if isinstance(one[name], str):
                    one[name] = copy.deepcopy(stores[name][one[name]])
                one = one[name]
                if one is None:
                    break
    return answer


def listed(url: str, kind: str, newest_first: list[dict], params: dict) -> dict:
    limit = params.get("limit", 10)
    if not 1 <= limit <= 100:
        raise Refused(400, "Invalid integer: limit must be between 1 and 100", param="limit")
    if "ending_before" in params:
        raise Refused(400, "Going backwards is not done here.", param="ending_before")
    # A page begins where the last one ended, whatever has come since.
    if after := params.get("starting_after"):
        ids = [one["id"] for one in newest_first]
        if after not in ids:
            raise missing(kind, after, "starting_after", status=400)
        newest_first = newest_first[ids.index(after) + 1 :]
    created = params.get("created", {})
    if isinstance(created, int):
        created = {"gte": created, "lte": created}
    found = [one for one in newest_first if all(COMPARED[how](one["created"], at) for how, at in created.items())]
    return {"object": "list", "data": found[:limit], "has_more": len(found) > limit, "url": url}


COMPARED = {"gt": int.__gt__, "gte": int.__ge__, "lt": int.__lt__, "lte": int.__le__}


def of_payment(all: dict[str, dict], params: dict) -> list[dict]:
    """Newest first, and only of the payment or the charge that was named."""
    named = {name: params[name] for name in ("payment_intent", "charge", "status") if name in params}
    return [one for one in reversed(all.values()) if named.items() <= one.items()]


def list_sessions(account: Account, _: None, params: dict) -> dict:
    return listed("/v1/checkout/sessions", "checkout.session", of_payment(account.sessions, params), params)


def list_refunds(account: Account, _: None, params: dict) -> dict:
    return listed("/v1/refunds", "refund", of_payment(account.refunds, params), params)


def list_disputes(account: Account, _: None, params: dict) -> dict:
    return listed("/v1/disputes", "dispute", of_payment(account.disputes, params), params)


def list_events(account: Account, _: None, params: dict) -> dict:
    if "type" in params and "types" in params:
        raise Refused(400, "You may pass either `type` or `types`, but not both.", param="types")
    kinds = params.get("types", [params["type"]] if "type" in params else None)
    if kinds and len(kinds) > 20:
        raise Refused(400, "You may pass up to 20 types.", param="types")
    events = [one for one in reversed(account.events) if not kinds or one["type"] in kinds]
    return listed("/v1/events", "event", events, params)


def list_webhook_endpoints(account: Account, _: None, params: dict) -> dict:
    return listed("/v1/webhook_endpoints", "webhook_endpoint", account.webhook_endpoints[::-1], params)


def found(all: dict[str, dict], kind: str, id: str) -> dict:
    if id not in all:
        raise missing(kind, id)
    return all[id]


SESSIONS = "/v1/checkout/sessions"
OF_SESSION = frozenset({"payment_intent", "payment_intent.latest_charge"})
ROUTES = (
    Route("POST", SESSIONS, SessionCreateParams, lambda account, _, params: account.create_session(params), OF_SESSION),
    Route("GET", SESSIONS, SessionListParams, list_sessions, frozenset(f"data.{one}" for one in OF_SESSION)),
    Route("GET", f"{SESSIONS}/:id", SessionRetrieveParams, lambda account, id, _: account.session(id), OF_SESSION),
    Route("POST", f"{SESSIONS}/:id/expire", SessionExpireParams, lambda account, id, _: account.expire(id), OF_SESSION),
    Route(
        "GET",
        "/v1/payment_intents/:id",
        PaymentIntentRetrieveParams,
        lambda account, id, _: found(account.intents, "payment_intent", id),
        frozenset({"latest_charge"}),
    ),
    Route("GET", "/v1/charges/:id", ChargeRetrieveParams, lambda account, id, _: found(account.charges, "charge", id)),
    Route("GET", "/v1/refunds", RefundListParams, list_refunds, frozenset({"data.charge"})),
    Route("GET", "/v1/disputes", DisputeListParams, list_disputes, frozenset({"data.charge"})),
    Route("GET", "/v1/events", EventListParams, list_events),
    Route(
        "GET",
        "/v1/events/:id",
        EventRetrieveParams,
        lambda account, id, _: found({one["id"]: one for one in account.events}, "event", id),
    ),
    Route("GET", "/v1/webhook_endpoints", WebhookEndpointListParams, list_webhook_endpoints),
)
