"""A studio whose loops other people's machines make: a server, what it stands on, and Replicate beside it."""

import io
import time
from http.cookiejar import DefaultCookiePolicy

import numpy as np
import pytest
import soundfile

from buyer import Buyer
from replicate_stand_in import StandIn
from server import Server
from shop import Shop

GROOVE = {"kind": "drums", "style": "techno", "bpm": 124, "bars": 2, "seed": 5}
PUBLIC = "https://studio.example"
MUSICGEN = {"engine": "musicgen"}
# Nobody waits for a poll, or minutes for what may have been lost.
QUICK = {"replicate_poll_ms": 100, "replicate_lost_patience_s": 3}
# What has nothing to do with the database is told on one of them.
ON_SQLITE = pytest.mark.parametrize("ground", ["sqlite"], indirect=True)
# How far an attack may be from where it belongs.
GRID_S = 0.010


class EngineRoom:
    def __init__(self, shop: Shop, replicate: StandIn):
        self.shop = shop
        self.replicate = replicate

    @property
    def server(self) -> Server:
        return self.shop.server

    def open(self, role: str = "all", **settings) -> "EngineRoom":
        self.shop.open(role, **(self.replicate.settings | QUICK | MUSICGEN | settings))
        self.replicate.courier.forward(PUBLIC, self.server.url)
        return self

    def open_to_the_world(self, role: str = "all", **settings) -> "EngineRoom":
        """With an address that Replicate may call."""
        return self.open(role, public_url=PUBLIC, **settings)

    def visitor(self) -> Buyer:
        """Somebody new, who takes cookies for an encrypted address as if there were a proxy in between."""
        visitor = self.shop.buyer()
        visitor.session.cookies.set_policy(DefaultCookiePolicy(secure_protocols=("http", "https")))
        return visitor

    def ask(self, visitor: Buyer, **brief) -> str:
        answer = visitor.ask(GROOVE | brief)
        assert answer.status_code == 202, f"{answer.status_code} {answer.text}"
        return answer.json()["id"]

    def make(self, visitor: Buyer, **brief) -> dict:
        """From the question to the asset, in full."""
        over = visitor.until_over(self.ask(visitor, **brief))
        assert over["state"] == "ready", over
        return visitor.get(over["links"]["asset"]).json()

    def fails(self, visitor: Buyer, code: str = "engine", **brief) -> dict:
        """From the question to the failure, for which nothing is taken."""
        before = taken(visitor)
        over = visitor.until_over(self.ask(visitor, **brief))
        assert over["state"] == "failed" and over["asset"] is None, over
        assert over["failure"]["code"] == code and over["failure"]["charged"] is False, over["failure"]
        assert taken(visitor) == before
        return over

    def predicted(self) -> list[str]:
        """How each prediction went, oldest first."""
        return [one["status"] for one in self.replicate.predictions]

    def until(self, so, within_s: float = 20) -> None:
        ends = time.monotonic() + within_s
        while not so():
            assert time.monotonic() < ends, f"not so within {within_s} s\n{self.server.log()[-2000:]}"
            time.sleep(0.02)


def taken(visitor: Buyer) -> tuple[int, int]:
    """What is gone of the day's free loops and of the credits."""
    access = visitor.access()
    return access["free"]["used"], access["credits"] + access["held"]


def whole(visitor: Buyer, asset: dict) -> np.ndarray:
    """The sound of an asset: as long as its bars are, full, and every promise kept."""
    answer = visitor.get(asset["links"]["wav"])
    assert answer.headers["ETag"].strip('"') == asset["wav_sha256"]
    samples, rate = soundfile.read(io.BytesIO(answer.content), always_2d=True)
    assert rate == asset["sample_rate"]
    assert len(samples) == asset["frames"] == round(asset["bars"] * 240 / asset["bpm"] * rate)
    assert asset["promises"]["kept"] == asset["promises"]["of"] > 0
    assert np.abs(samples).max() > 0.3
    return samples


def on_the_grid(samples: np.ndarray, asset: dict) -> None:
    """A groove has an attack on every beat, measured here by nothing but the rise of its level."""
    rate, beat_s = asset["sample_rate"], 60 / asset["bpm"]
    mono = np.abs(samples).max(axis=1)
    round_and_round = np.concatenate([mono[-rate // 4 :], mono])
    late = []
    for beat in range(asset["bars"] * 4):
        at = rate // 4 + round(beat * beat_s * rate)
        reach = round(0.04 * rate)
        near = round_and_round[at - reach : at + reach]
        hop = rate // 1000
        level = near[: len(near) // hop * hop].reshape(-1, hop).max(axis=1)
        rise = level[3:] - level[:-3]
        late.append((np.argmax(rise) + 3 - 0.5) / 1000 - 0.04)
    off = np.abs(late)
    assert np.median(off) < GRID_S, f"attacks are {np.round(late, 3)} s off"
    assert np.mean(off < 1.5 * GRID_S) >= 0.75, f"attacks are {np.round(late, 3)} s off"
