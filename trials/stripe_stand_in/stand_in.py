"""All of it together, listening on a port of this machine."""

import sys
import threading
import traceback
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from . import shapes
from .account import Account, token
from .answers import HangUp
from .courier import Courier
from .desk import Desk, Request
from .faults import Faults
from .pay_page import PayPage

BODY_BYTES_MAX = 1 << 20
PAY = "/c/pay"


class StandIn:
    """Use it in a `with`: it listens from the start and ends with the block."""

    def __init__(self, livemode: bool = False):
        self.mode = "live" if livemode else "test"
        self.key = f"sk_{self.mode}_{token(96)}"
        self.secret = f"whsec_{token(32)}"
        self.http = Listener(("127.0.0.1", 0), Line)
        self.url = f"http://127.0.0.1:{self.http.server_address[1]}"
        self.account = Account(self.url + PAY, livemode)
        self.faults = Faults()
        self.courier = Courier(self.secret)
        self.account.heard = self.courier.hear
        self.http.desk = Desk(self.account, self.key, self.faults)
        self.http.pay_page = PayPage(self.account)
        threading.Thread(target=self.http.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

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
        self.http.shutdown()
        self.http.server_close()
        assert not self.http.mishaps, "\n".join(self.http.mishaps)

    def __enter__(self) -> "StandIn":
        return self

    def __exit__(self, *_) -> None:
        self.close()


class Listener(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256
    desk: Desk
    pay_page: PayPage

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.mishaps: list[str] = []

    def handle_error(self, *_) -> None:
        """A client that was killed in the middle of a call is no news; anything else is a fault of the stand-in's."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            self.mishaps.append(traceback.format_exc())


class Line(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    # An answer leaves in one piece.
    wbufsize = -1
    server: Listener

    def do_GET(self) -> None:
        self.respond()

    def do_POST(self) -> None:
        self.respond()

    def do_DELETE(self) -> None:
        self.respond()

    def respond(self) -> None:
        parts = urlsplit(self.path)
        length = int(self.headers.get("Content-Length", 0))
        if length > BODY_BYTES_MAX:
            self.close_connection = True
            return
        body = self.rfile.read(length)
        if parts.path.startswith(PAY + "/"):
            self.say(*self.pay(parts.path.removeprefix(PAY + "/"), body))
            return
        try:
            answer = self.server.desk.answer(self.command, parts.path, parts.query, self.headers, body)
        except HangUp:
            self.close_connection = True
            return
        self.say(answer.status, {"Content-Type": "application/json"} | answer.headers, answer.bytes())

    def pay(self, id: str, body: bytes):
        if self.command == "POST":
            (how,) = parse_qs(body.decode()).get("how", ["card"])
            return self.server.pay_page.pay(id, how)
        return self.server.pay_page.show(id)

    def say(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response_only(status)
        for name, value in (headers | {"Content-Length": str(len(body))}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()
