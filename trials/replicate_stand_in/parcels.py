"""The files that predictions hand over, at an address of their own, and what may be wrong with them."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace

from faults import HangUp

from .shapes import token

TYPES = {"wav": "audio/wav", "mp3": "audio/mpeg", "jpg": "image/jpeg"}
CHUNK = 64 * 1024


@dataclass(frozen=True)
class Parcel:
    """One file, as it is sent."""

    name: str
    content: bytes
    content_type: str
    # How long it claims to be, where that is not how long it is; 0: it does not say.
    claimed: int | None = None
    # How often its content is sent, one after the other.
    times: int = 1
    # After how many bytes the line breaks.
    cut_at: int | None = None
    # What is waited for before the last of it is sent.
    held_until: threading.Event | None = None
    # Where it says it is instead.
    elsewhere: str | None = None

    @property
    def length(self) -> int:
        return len(self.content) * self.times

    def chunks(self) -> Iterator[bytes]:
        sent = 0
        for _ in range(self.times):
            for start in range(0, len(self.content), CHUNK):
                chunk = self.content[start : start + CHUNK]
                if self.cut_at is not None and sent + len(chunk) > self.cut_at:
                    yield chunk[: self.cut_at - sent]
                    raise HangUp
                if self.held_until and sent + len(chunk) == self.length:
                    self.held_until.wait(60)
                yield chunk
                sent += len(chunk)


@dataclass(frozen=True)
class Fetched:
    """One download; the names of its headers in lower case."""

    path: str
    headers: dict[str, str]


class Parcels:
    """Every file has an address that nobody guesses. Who fetched what is kept."""

    def __init__(self, url: str, private: str):
        self.url = url
        # Where files lie that are handed out to who shows the API's token.
        self.private = private
        self.kept: dict[str, Parcel] = {}
        self.fetched: list[Fetched] = []
        # After how many bytes the next downloads break off, each once.
        self.breaks: list[int] = []
        self.lock = threading.Lock()

    def keep(self, parcel: Parcel, private: bool = False) -> str:
        """Its address from now on."""
        path = f"/delivery/pbxt/{token(48)}/{parcel.name}"
        with self.lock:
            self.kept[path] = parcel
        return (self.private if private else self.url) + path

    def fetch(self, path: str, headers: dict[str, str]) -> Parcel | None:
        with self.lock:
            self.fetched.append(Fetched(path, headers))
            parcel = self.kept.get(path)
            return replace(parcel, cut_at=self.breaks.pop(0)) if parcel and self.breaks else parcel

    def remove(self) -> None:
        """An hour has passed."""
        with self.lock:
            self.kept.clear()


def garbage(name: str = "out.wav") -> Parcel:
    """Bytes that are no sound, whatever the name and the type say."""
    return Parcel(name, bytes(range(1, 256)) * 400, TYPES["wav"])


def page(name: str = "out.wav") -> Parcel:
    """A page of some machine in between, where a sound should be."""
    return Parcel(name, b"<!doctype html><title>Sign in</title><p>Please sign in.", "text/html; charset=utf-8")


def huge(megabytes: int, *, says_so: bool) -> Parcel:
    return Parcel("out.wav", bytes(1 << 20), TYPES["wav"], times=megabytes, claimed=None if says_so else 0)


def redirect(to: str) -> Parcel:
    return Parcel("out.wav", b"", TYPES["wav"], elsewhere=to)
