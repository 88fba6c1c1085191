"""All of it together, listening on ports of this machine: one for the API, one for the files, one for somebody else."""

import base64
import secrets
import sys
import threading
import traceback
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from .answers import HangUp, unauthenticated
from .courier import Courier
from .desk import Desk, Request
from .faults import Faults
from .machines import Machines
from .parcels import Parcel, Parcels
from .shapes import token

BODY_BYTES_MAX = 1 << 20
DELIVERY = "GET /delivery"


class StandIn:
    """Use it in a `with`: it listens from the start and ends with the block."""

    def __init__(self):
        self.token = f"r8_{token(37)}"
        self.secret = f"whsec_{base64.b64encode(secrets.token_bytes(24)).decode()}"
        self.faults = Faults()
        self.courier = Courier(self.secret)
        self.front, self.delivery, self.foreign = Listener(Front), Listener(Delivery), Listener(Foreign)
        self.api = f"{self.front.url}/v1"
        self.parcels = Parcels(self.delivery.url, self.front.url)
        self.machines = Machines(self.api, self.parcels)
        self.machines.heard = lambda prediction, _: self.courier.hear(prediction.webhook, prediction.shown)
        self.desk = Desk(self.machines, self.token, self.secret, self.faults)
        for listener in self.listeners:
            listener.stand_in = self
            threading.Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    @property
    def listeners(self) -> tuple["Listener", ...]:
        return self.front, self.delivery, self.foreign

    @property
    def settings(self) -> dict[str, str]:
        """What the studio is to be told."""
        return {
            "REPLICATE_API_TOKEN": self.token,
            "REPLICATE_WEBHOOK_SECRET": self.secret,
            "REPLICATE_API_BASE": self.api,
            "CLOUDMUSIC_REPLICATE_DELIVERY_HOSTS": self.delivery.host,
        }

    @property
    def asked(self) -> list[Request]:
        """Every call that was understood, oldest first."""
        return list(self.desk.asked)

    def calls(self, name: str) -> list[Request]:
        return [one for one in self.asked if one.call == name]

    @property
    def predictions(self) -> list[dict]:
        """All there are, oldest first."""
        return self.machines.shown()

    def close(self) -> None:
        self.courier.over.set()
        for listener in self.listeners:
            listener.shutdown()
            listener.server_close()
        mishaps = [one for listener in self.listeners for one in listener.mishaps]
        assert not mishaps, "\n".join(mishaps)

    def __enter__(self) -> "StandIn":
        return self

    def __exit__(self, *_) -> None:
        self.close()


class Listener(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256
    stand_in: StandIn

    def __init__(self, line: type["Line"]):
        super().__init__(("127.0.0.1", 0), line)
        self.host = f"127.0.0.1:{self.server_address[1]}"
        self.url = f"http://{self.host}"
        self.mishaps: list[str] = []
        # Every request line that came, whatever became of it.
        self.heard: list[str] = []

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
        self.server.heard.append(f"{self.command} {self.path}")
        try:
            self.respond({name.lower(): value for name, value in self.headers.items()})
        except HangUp:
            self.close_connection = True

    do_POST = do_GET

    def respond(self, headers: dict[str, str]) -> None:
        raise NotImplementedError

    def say(self, status: int, headers: dict[str, str], body: bytes = b"") -> None:
        self.begin(status, {"Content-Length": str(len(body))} | headers)
        self.wfile.write(body)
        self.wfile.flush()

    def begin(self, status: int, headers: dict[str, str]) -> None:
        self.send_response_only(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *_) -> None:
        pass


class Delivery(Line):
    def respond(self, headers: dict[str, str]) -> None:
        stand_in = self.server.stand_in
        parcel = stand_in.parcels.fetch(self.path, headers)
        if answer := stand_in.faults.strike(DELIVERY, after=False):
            self.say(answer.status, answer.headers, answer.bytes())
        elif parcel is None:
            self.say(404, {"Content-Type": "text/plain"}, b"Not Found")
        elif parcel.elsewhere:
            self.say(302, {"Location": parcel.elsewhere})
        else:
            self.send(parcel)

    def send(self, parcel: Parcel) -> None:
        length = parcel.length if parcel.claimed is None else parcel.claimed
        said = {"Content-Length": str(length)} if length else {"Connection": "close"}
        self.begin(200, {"Content-Type": parcel.content_type} | said)
        for chunk in parcel.chunks():
            self.wfile.write(chunk)
            self.wfile.flush()


class Front(Delivery):
    def respond(self, headers: dict[str, str]) -> None:
        parts = urlsplit(self.path)
        if parts.path.startswith("/delivery/"):
            if self.server.stand_in.desk.knows(headers):
                return super().respond(headers)
            refusal = unauthenticated().answer
            return self.say(refusal.status, {"Content-Type": "application/json"}, refusal.bytes())
        length = int(headers.get("content-length", 0))
        if length > BODY_BYTES_MAX:
            self.close_connection = True
            return
        body = self.rfile.read(length)
        answer = self.server.stand_in.desk.answer(self.command, parts.path, parts.query, headers, body)
        self.say(answer.status, {"Content-Type": "application/json"} | answer.headers, answer.bytes())


class Foreign(Line):
    """A machine that nobody who asked Replicate for music has any business with."""

    def respond(self, headers: dict[str, str]) -> None:
        self.say(200, {"Content-Type": "audio/wav"}, b"of no concern to you")
