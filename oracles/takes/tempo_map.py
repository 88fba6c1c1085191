"""How a tempo strays: when each beat falls, and which beat falls when."""

from copy import copy
from dataclasses import dataclass

import numpy as np

# The promise is made for takes that stray no further.
STRAY_MAX = 0.05

# A beat is cut into so many steps to add up the tempo; a wander turns over 16 beats at the least.
STEPS = 64


@dataclass(frozen=True)
class Wander:
    """One slow swing of the tempo around its mean."""

    depth: float
    beats: float
    phase: float


@dataclass(frozen=True)
class Stray:
    """By how much of itself the tempo is off: always by `offset`, and by what wanders besides."""

    offset: float
    wanders: tuple[Wander, ...] = ()

    def __str__(self) -> str:
        wanders = "".join(f" ± {100 * wander.depth:.1f} % over {wander.beats:.0f} beats" for wander in self.wanders)
        return f"tempo {100 * self.offset:+.1f} %{wanders}"

    def at(self, beats: np.ndarray) -> np.ndarray:
        off = np.full(len(beats), self.offset)
        for wander in self.wanders:
            off += wander.depth * np.sin(2 * np.pi * beats / wander.beats + wander.phase)
        return off


STEADY = Stray(0.0)


class TempoMap:
    """The times of beats at about `bpm`, from a bar before beat 0 to two bars after the last of `beats`."""

    def __init__(self, bpm: float, stray: Stray, beats: float, beat_0_seconds: float = 0.0):
        self._beats = np.arange(-4 * STEPS, int(np.ceil((beats + 8) * STEPS)) + 1) / STEPS
        period = 60 / (bpm * (1 + stray.at(self._beats)))
        elapsed = np.concatenate([[0.0], np.cumsum((period[1:] + period[:-1]) / 2 / STEPS)])
        self._seconds = elapsed - elapsed[4 * STEPS] + beat_0_seconds

    def heard_from(self, seconds: float) -> "TempoMap":
        """The same for whoever begins to count at these seconds."""
        later = copy(self)
        later._seconds = self._seconds - seconds
        return later

    def seconds(self, beats):
        return np.interp(beats, self._beats, self._seconds)

    def beats(self, seconds):
        return np.interp(seconds, self._seconds, self._beats)


def random_stray(dice: np.random.Generator) -> Stray:
    """A third of hands are steadily off, a third wander around the right tempo, a third do both."""
    match dice.integers(3):
        case 0:
            return Stray(dice.choice([-1, 1]) * dice.uniform(0.005, STRAY_MAX))
        case 1:
            offset = 0.0
        case _:
            offset = dice.uniform(-0.03, 0.03)
    room = STRAY_MAX - abs(offset)
    slow = dice.uniform(0.3, 0.75) * room
    slower = dice.uniform(0.0, 1.0) * (room - slow)
    return Stray(offset, (
        Wander(slow, dice.uniform(16, 40), dice.uniform(0, 2 * np.pi)),
        Wander(slower, dice.uniform(40, 96), dice.uniform(0, 2 * np.pi)),
    ))  # fmt: skip
