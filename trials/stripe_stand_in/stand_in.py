"""All of it together, listening on a port of this machine."""

from urllib.parse import parse_qs, urlsplit

from listener import Line, Listener

from . import shapes
from .account import Account, token
from .courier import Courier
from .desk import Desk, Request
from .faults import Faults
from .pay_page import PayPage

PAY = "/c/pay"


class StandIn:
    """Use it in a `with`: it listens from the start and ends with the block."""

    def __init__(self, livemode: bool = False):
        self.mode = "live" if livemode else "test"
        self.key = f"sk_{self.mode}_{token(96)}"
        self.secret = f"whsec_{token(32)}"
        self.http = Listener(Front)
        self.url = self.http.url
        self.account = Account(self.url + PAY, livemode)
        self.faults = Faults()
        self.courier = Courier(self.secret)
        self.account.heard = self.courier.hear
        self.http.desk = Desk(self.account, self.key, self.faults)
        self.http.pay_page = PayPage(self.account)
        self.http.listen()

    @property
    def settings(self) -> dict[str, str]:
        """What the studio is to be told."""
        return {"STRIPE_SECRET_KEY": self.key, "STRIPE_WEBHOOK_SECRET": self.secret, "STRIPE_API_BASE": self.url}

    def restricted_key(self, *calls: str) -> str:
        """A further key, with which nothing but these calls may be made."""
        key = f"rk_{self.mode}_{token(96)}"
        self.http.desk.keys[key] = frozenset(calls)
        return key

    @property
    def asked(self) -> list[Request]:
        """Every call that was understood, oldest first."""
        return list(self.http.desk.asked)

    def calls(self, name: str) -> list[Request]:
        return [one for one in self.asked if one.call == name]

    def register_webhook(self, url: str, kinds: tuple[str, ...] = ("*",), version: str | None = None) -> None:
        """Puts an endpoint on the account's list, and sends letters there from now on."""
        self.account.webhook_endpoints.append(
            shapes.webhook_endpoint(
                f"we_{token(24)}", url=url, kinds=list(kinds), livemode=self.account.livemode, version=version
            )
        )
        self.courier.url = url

    def close(self) -> None:
        self.courier.over.set()
        self.http.close()

    def __enter__(self) -> "StandIn":
        return self

    def __exit__(self, *_) -> None:
        self.close()


class Front(Line):
    def respond(self) -> None:
        parts, body = urlsplit(self.path), self.body()
        if parts.path.startswith(PAY + "/"):
            self.say(*self.pay(parts.path.removeprefix(PAY + "/"), body))
            return
        answer = self.server.desk.answer(self.command, parts.path, parts.query, self.headers, body)
        self.say(answer.status, {"Content-Type": "application/json"} | answer.headers, answer.bytes())

    def pay(self, id: str, body: bytes):
        if self.command == "POST":
            (how,) = parse_qs(body.decode()).get("how", ["card"])
            return self.server.pay_page.pay(id, how)
        return self.server.pay_page.show(id)
