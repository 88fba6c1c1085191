"""All of it together, listening on ports of this machine: one for the API, one for the files, one for somebody else."""

import base64
import secrets
from urllib.parse import urlsplit

from listener import Line, Listener

from .answers import unauthenticated
from .courier import Courier
from .desk import Desk, Request
from .faults import Faults
from .machines import Machines
from .parcels import Parcel, Parcels
from .shapes import token

DELIVERY = "GET /delivery"
JSON = {"Content-Type": "application/json"}


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
            listener.listen()

    @property
    def listeners(self) -> tuple[Listener, ...]:
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
            listener.close()

    def __enter__(self) -> "StandIn":
        return self

    def __exit__(self, *_) -> None:
        self.close()


class Delivery(Line):
    def respond(self) -> None:
        stand_in = self.server.stand_in
        parcel = stand_in.parcels.fetch(self.path, named(self.headers))
        if answer := stand_in.faults.strike(DELIVERY, after=False):
            self.say(answer.status, JSON | answer.headers, answer.bytes())
        elif parcel is None:
            self.say(404, {"Content-Type": "text/plain"}, b"Not Found")
        elif parcel.elsewhere:
            self.say(302, {"Location": parcel.elsewhere}, b"")
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
    def respond(self) -> None:
        desk, headers, parts = self.server.stand_in.desk, named(self.headers), urlsplit(self.path)
        if not parts.path.startswith("/delivery/"):
            answer = desk.answer(self.command, parts.path, parts.query, headers, self.body())
        elif desk.knows(headers):
            return super().respond()
        else:
            answer = unauthenticated().answer
        self.say(answer.status, JSON | answer.headers, answer.bytes())


class Foreign(Line):
    """A machine that nobody who asked Replicate for music has any business with."""

    def respond(self) -> None:
        self.say(200, {"Content-Type": "audio/wav"}, b"of no concern to you")


def named(headers) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}
