"""Webhooks: events in envelopes that the official client has signed, delivered when and as often as a trial says."""

import json
import queue
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import requests
import stripe

from .old_shapes import as_of_old

TIMEOUT_S = 20


@dataclass(frozen=True)
class Letter:
    body: bytes
    signature: str | None

    def changed(self) -> "Letter":
        """The same with one byte of the body changed, as somebody in between might."""
        at = self.body.index(b'"amount_total"') if b'"amount_total"' in self.body else len(self.body) // 2
        return replace(self, body=self.body[:at] + bytes([self.body[at] ^ 1]) + self.body[at + 1 :])


class Courier:
    """`secrets` sign every letter, the newest last: while a secret is rolled there are two."""

    def __init__(self, secret: str):
        self.url: str | None = None
        self.secrets = [secret]
        self.by_itself = False
        self.waiting: queue.Queue[dict] = queue.Queue()
        self.over = threading.Event()
        threading.Thread(target=self.deliver_what_waits, daemon=True).start()

    def letter(self, event: dict, *, sent_at: float | None = None, old: bool = False) -> Letter:
        body = json.dumps(as_of_old(event) if old else event, indent=2)
        return Letter(body.encode(), self.sign(body, sent_at))

    def sign(self, body: str, sent_at: float | None = None) -> str:
        at = int(time.time() if sent_at is None else sent_at)
        signed = [stripe.WebhookSignature.generate_signature_header(body, secret, at) for secret in self.secrets]
        return ",".join([f"t={at}", *(header.split(",", 1)[1] for header in signed)])

    def send(self, letter: Letter, url: str | None = None) -> requests.Response:
        url = url or self.url
        assert url, "nobody has said where webhooks go"
        headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "Stripe/1.0"}
        if letter.signature is not None:
            headers["Stripe-Signature"] = letter.signature
        return requests.post(url, data=letter.body, headers=headers, timeout=TIMEOUT_S)

    def deliver(self, *events: dict) -> None:
        """One after the other, each of which must be taken."""
        for event in events:
            answer = self.send(self.letter(event))
            assert answer.status_code == 200, f"{event['type']}: {answer.status_code} {answer.text}"

    def deliver_at_once(self, *events: dict, times: int = 1) -> list[requests.Response]:
        """All of them so many times, side by side."""
        letters = [self.letter(event) for event in events] * times
        barrier = threading.Barrier(len(letters))

        def send(letter: Letter) -> requests.Response:
            barrier.wait()
            return self.send(letter)

        with ThreadPoolExecutor(len(letters)) as pool:
            return list(pool.map(send, letters))

    # While `by_itself` events are delivered as they happen, and again until they are taken, as Stripe does for days.

    def hear(self, event: dict) -> None:
        if self.by_itself and self.url:
            self.waiting.put(event)

    def deliver_what_waits(self) -> None:
        while not self.over.is_set():
            try:
                event = self.waiting.get(timeout=0.1)
            except queue.Empty:
                continue
            try:
                taken = self.send(self.letter(event)).status_code == 200
            except requests.RequestException:
                taken = False
            if not taken:
                time.sleep(0.05)
                self.waiting.put(event)
