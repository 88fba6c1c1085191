"""The method of the best known loop cutter, a model server that wraps MusicGen, for comparison.

It keeps one channel, finds beats and downbeats with a neural tracker, takes the largest power of two of bars from the
first downbeat on, refuses if the tempo found is more than 10 BPM off after doubling or halving, fades the last 100
frames into the 100 before the start, and stretches the whole by the ratio of the tempi.

Where there is a choice it is decided in its favour: it is told the true beats instead of tracking them, may have more
than its 20 seconds, and stretches with the finer engine of Rubber Band.
"""

import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
import soxr

from takes.take import Take
from takes.notes import BEATS_A_BAR

RATE = 44_100
BLEND_FRAMES = 100
BPM_OFF_MAX = 10.0


@dataclass(frozen=True)
class Looped:
    """Its loop (frames × 1), and which part of the take it is."""

    loop: np.ndarray
    from_seconds: float
    bars: int


class Refused(Exception):
    """It makes no loop of this take."""


def looped(take: Take) -> Looped:
    sound, rate = soundfile.read(take.file, always_2d=True)
    sound = soxr.resample(sound[:, 0], rate, RATE)

    first_bar = int(np.ceil(take.tempo.beats(0.0) / BEATS_A_BAR - 1e-6)) if take.tempo.beats(0.0) > 0 else 0
    bars = 1
    while ends(take, first_bar + 2 * bars) <= len(sound) / RATE:
        bars *= 2
    start, end = (ends(take, bar) for bar in (first_bar, first_bar + bars))

    bpm = bars * BEATS_A_BAR * 60 / (end - start)
    if abs(bpm - take.bpm) > BPM_OFF_MAX:
        raise Refused(f"{bpm:.1f} BPM found")
    first, last = int(start * RATE), int(end * RATE)
    if first < BLEND_FRAMES:
        raise Refused("the first downbeat is among the first frames")

    loop = sound[first:last].copy()
    fade = np.linspace(0, 1, BLEND_FRAMES)
    loop[-BLEND_FRAMES:] = (1 - fade) * loop[-BLEND_FRAMES:] + fade * sound[first - BLEND_FRAMES : first]
    return Looped(stretched(loop, take.bpm / bpm)[:, None], start, bars)


def ends(take: Take, bar: int) -> float:
    """When a bar ends that begins with this bar's number of bars behind it."""
    return float(take.tempo.seconds(bar * BEATS_A_BAR))


def stretched(sound: np.ndarray, tempo: float) -> np.ndarray:
    with tempfile.TemporaryDirectory() as folder:
        before, after = Path(folder, "before.wav"), Path(folder, "after.wav")
        soundfile.write(before, sound, RATE, subtype="FLOAT")
        command = ["rubberband", "-q", "--fine", "--tempo", f"{tempo:.9f}", before, after]
        subprocess.run(command, check=True, capture_output=True)
        return soundfile.read(after)[0]
