"""What the models play: a groove of the tempo they were asked for, recorded as such models play it.

It begins somewhere, wanders around its tempo, and has some noise and a room under it. The same words, seed and length are
the same samples.
"""

import hashlib
import io
import re

import numpy as np
import soundfile

TEMPO = re.compile(r"(\d+(?:\.\d+)?)\s*bpm", re.IGNORECASE)
BPM_USUAL = 120.0
# A half-tone scale from A: what a bass plays over four bars of eighths.
BASS = (0, 0, 12, 0, 3, 0, 12, 7)
STEPS_A_BEAT = 4
# Where in a bar of sixteenths each is hit.
KICK, SNARE, HAT = (0, 4, 8, 12), (4, 12), (2, 6, 10, 14)


def tempo_of(words: str) -> float:
    said = TEMPO.search(words)
    return float(said[1]) if said else BPM_USUAL


def groove(words: str, seed: int, seconds: float, rate: int, *, channels: int = 2, bpm: float | None = None):
    """So many seconds of it, one column a channel."""
    chance = np.random.default_rng(int.from_bytes(hashlib.sha256(f"{words}\0{seed}".encode()).digest()[:8]))
    take = np.zeros(round(seconds * rate))
    for at, step in steps(chance, bpm or tempo_of(words), seconds):
        for sound, places in ((kick, KICK), (snare, SNARE), (hat, HAT)):
            if step % 16 in places:
                add(take, sound(rate, chance), at, rate)
        if step % 2 == 0:
            add(take, bass(rate, BASS[step // 2 % len(BASS)]), at, rate)
    take = room(take, rate, chance)
    take *= 0.5 / max(1e-9, np.abs(take).max())
    sides = [take] if channels == 1 else [take, 0.9 * np.roll(take, rate // 2000)]
    return np.stack([side + 10 ** (-60 / 20) * chance.standard_normal(len(take)) for side in sides], axis=1)


def steps(chance: np.random.Generator, bpm: float, seconds: float):
    """When each sixteenth is played: from an offset on, slightly faster or slower than it should be, and wandering."""
    at = chance.uniform(0.05, 0.4)
    ratio, width, turn = 1 + chance.uniform(-0.01, 0.01), chance.uniform(0.002, 0.006), chance.uniform(0, 2 * np.pi)
    step = 0
    while at < seconds:
        yield at, step
        now = bpm * ratio * (1 + width * np.sin(2 * np.pi * at / 9 + turn))
        at += 60 / now / STEPS_A_BEAT
        step += 1


def kick(rate: int, _: np.random.Generator) -> np.ndarray:
    t = np.arange(round(0.25 * rate)) / rate
    return np.sin(2 * np.pi * (50 * t + 130 * 0.03 * (1 - np.exp(-t / 0.03)))) * np.exp(-t / 0.09)


def snare(rate: int, chance: np.random.Generator) -> np.ndarray:
    t = np.arange(round(0.18 * rate)) / rate
    skin = np.sin(2 * np.pi * 190 * t) * np.exp(-t / 0.04)
    return 0.5 * chance.standard_normal(len(t)) * np.exp(-t / 0.05) + 0.3 * skin


def hat(rate: int, chance: np.random.Generator) -> np.ndarray:
    t = np.arange(round(0.06 * rate)) / rate
    return 0.25 * np.diff(chance.standard_normal(len(t) + 1)) * np.exp(-t / 0.015)


def bass(rate: int, half_tones: int) -> np.ndarray:
    t = np.arange(round(0.2 * rate)) / rate
    return 0.3 * np.sin(2 * np.pi * 55 * 2 ** (half_tones / 12) * t) * np.exp(-t / 0.12) * np.minimum(1, t / 0.002)


def add(take: np.ndarray, sound: np.ndarray, at: float, rate: int) -> None:
    start = round(at * rate)
    end = min(len(take), start + len(sound))
    take[start:end] += sound[: end - start]


def room(take: np.ndarray, rate: int, chance: np.random.Generator) -> np.ndarray:
    """A few early reflections, each of them quiet."""
    heard = take.copy()
    for _ in range(6):
        late = round(chance.uniform(0.008, 0.06) * rate)
        heard[late:] += 0.06 * take[:-late]
    return heard


def file(samples: np.ndarray, rate: int, format: str) -> bytes:
    """As a WAV file of 16 bits, or an MP3."""
    written = io.BytesIO()
    soundfile.write(written, samples, rate, format=format.upper(), **({"subtype": "PCM_16"} if format == "wav" else {}))
    return written.getvalue()
