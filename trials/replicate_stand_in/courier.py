"""Webhooks: predictions in envelopes that Replicate has signed, delivered as they happen, or as often as a trial says.

Signed as https://www.standardwebhooks.com describes it.
"""

import base64
import hashlib
import hmac
import json
import queue
import threading
import time
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

import requests

from .shapes import token

TIMEOUT_S = 20
TRIES = 5


@dataclass(frozen=True)
class Letter:
    url: str
    body: bytes
    headers: dict[str, str]

    def changed(self) -> "Letter":
        """The same with one letter of the body changed, as somebody in between might."""
        at = self.body.index(b'"status"')
        return replace(self, body=self.body[:at] + bytes([self.body[at + 1] ^ 1]) + self.body[at + 1 :])


class Courier:
    """`secrets` sign every letter, the newest last: while a secret is rolled there are two.

    Letters go to the server of this machine that `forward` was told of for their address; where it was told of none, nobody
    gets them. They are sent as they are written, `copies` of each, and again where they are not taken; with `keeps` they
    only lie in `letters` until a trial sends them.
    """

    def __init__(self, secret: str):
        self.secrets = [secret]
        self.forwards: dict[str, str] = {}
        self.keeps = False
        self.copies = 1
        self.letters: list[Letter] = []
        self.waiting: queue.Queue[Letter] = queue.Queue()
        self.over = threading.Event()
        threading.Thread(target=self.deliver_what_waits, daemon=True).start()

    def forward(self, public: str, server: str) -> None:
        """What is sent to one address goes to the other."""
        self.forwards[public] = server

    def hear(self, url: str, prediction: dict) -> None:
        letter = self.letter(url, prediction)
        self.letters.append(letter)
        if not self.keeps and public(url) in self.forwards:
            for _ in range(self.copies):
                self.waiting.put(letter)

    def letter(self, url: str, prediction: dict, *, sent_at: float | None = None) -> Letter:
        body = json.dumps(prediction).encode()
        at = int(time.time() if sent_at is None else sent_at)
        id = f"msg_{token(27)}"
        signatures = " ".join(signature(secret, id, at, body) for secret in self.secrets)
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "Replicate/1.0",
            "webhook-id": id,
            "webhook-timestamp": str(at),
            "webhook-signature": signatures,
        }
        return Letter(url, body, headers)

    def send(self, letter: Letter) -> requests.Response:
        site = public(letter.url)
        assert site in self.forwards, f"nobody has said where {site} is"
        url = self.forwards[site] + letter.url.removeprefix(site)
        return requests.post(url, letter.body, headers=letter.headers, timeout=TIMEOUT_S, allow_redirects=False)

    def deliver_what_waits(self) -> None:
        while not self.over.is_set():
            try:
                letter = self.waiting.get(timeout=0.1)
            except queue.Empty:
                continue
            for _ in range(TRIES):
                try:
                    if self.send(letter).ok:
                        break
                except requests.RequestException:
                    pass
                if self.over.wait(0.2):
                    return


def public(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def signature(secret: str, id: str, at: int, body: bytes) -> str:
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = hmac.new(key, f"{id}.{at}.".encode() + body, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(signed).decode()}"
