"""Loops whose answers are known because they are made here, note by note.

The judges are tried on these first: a judge that cannot read a plain click track, or that is content with a broken
loop, proves nothing about the studio. Nothing here shares code with the product.
"""

import numpy as np

RATE = 44_100


def frames(bpm: float, bars: int, rate: int = RATE) -> int:
    """The length that a loop in 4/4 must have: rounded, never truncated."""
    return round(bars * 4 * 60 * rate / bpm)


def place(sound: np.ndarray, at_frame: int, loop: np.ndarray) -> None:
    """Adds a sound to a loop that is a circle: what rings past the end is heard at the start."""
    np.add.at(loop, (at_frame + np.arange(len(sound))) % len(loop), sound)


def kick() -> np.ndarray:
    t = np.arange(int(0.25 * RATE)) / RATE
    phase = 2 * np.pi * (50 * t + 150 * 0.03 * (1 - np.exp(-t / 0.03)))
    return 0.8 * np.sin(phase) * np.exp(-t / 0.08)


def hat(rng: np.random.Generator, seconds: float = 0.03) -> np.ndarray:
    t = np.arange(int(4 * seconds * RATE)) / RATE
    noise = np.diff(rng.standard_normal(len(t) + 1))
    return 0.1 * noise * np.exp(-t / seconds)


def snare(rng: np.random.Generator) -> np.ndarray:
    t = np.arange(int(0.2 * RATE)) / RATE
    return (0.3 * rng.standard_normal(len(t)) + 0.3 * np.sin(2 * np.pi * 190 * t)) * np.exp(-t / 0.05)


def note(midi: float, seconds: float, level: float = 0.2) -> np.ndarray:
    """A note of twelve harmonics with soft edges."""
    t = np.arange(int((seconds + 0.05) * RATE)) / RATE
    hz = 440 * 2 ** ((midi - 69) / 12)
    tone = sum(np.sin(2 * np.pi * hz * h * t) / h for h in range(1, 13) if hz * h < 18_000)
    return level * tone * np.minimum(1, t / 0.004) * np.clip((seconds + 0.05 - t) / 0.05, 0, 1)


def drums(bpm: float, bars: int, seed: int = 1, swing: float = 0.5) -> np.ndarray:
    """Kick on the beats, snare on two and four, hats on the eighths and some sixteenths."""
    rng = np.random.default_rng(seed)
    loop = np.zeros(frames(bpm, bars))
    for sixteenth in range(bars * 16):
        beat = sixteenth // 2 / 2 + (swing / 2 if sixteenth % 2 else 0)
        at = round(beat * 60 * RATE / bpm)
        if sixteenth % 4 == 0:
            place(kick(), at, loop)
        if sixteenth % 8 == 4:
            place(snare(rng), at, loop)
        if sixteenth % 2 == 0 or rng.random() < 0.3:
            place(hat(rng), at, loop)
    return loop


def chords(bpm: float, bars: int, tonic: int, minor: bool) -> np.ndarray:
    """The tonic, sixth, third or fourth, and seventh or fifth degrees, one chord a bar."""
    roots = [0, 8, 3, 10] if minor else [0, 9, 5, 7]
    shapes = [[0, 3, 7], [0, 4, 7], [0, 4, 7], [0, 4, 7]] if minor else [[0, 4, 7], [0, 3, 7], [0, 4, 7], [0, 4, 7]]
    loop = np.zeros(frames(bpm, bars))
    bar_seconds = 240 / bpm
    for bar in range(bars):
        for step in shapes[bar % 4]:
            sound = note(48 + tonic + roots[bar % 4] + step, bar_seconds, 0.1)
            place(sound, round(bar * bar_seconds * RATE), loop)
    return loop


def bass(bpm: float, bars: int, seed: int = 1) -> np.ndarray:
    """Eighth notes around a low A, accents on the beats."""
    rng = np.random.default_rng(seed)
    loop = np.zeros(frames(bpm, bars))
    for eighth in range(bars * 8):
        level = 0.35 if eighth % 2 == 0 else 0.2
        sound = note(33 + rng.choice([0, 0, 0, 3, 7, 10]), 20 / bpm, level)
        place(sound, round(eighth * 30 * RATE / bpm), loop)
    return loop


def pad(bpm: float, bars: int) -> np.ndarray:
    """A held chord whose partials all fit the circle a whole number of times: seamless by construction."""
    n = frames(bpm, bars)
    t = np.arange(n) / n
    loop = np.zeros(n)
    for midi in (45, 52, 57, 60, 64):
        for harmonic in range(1, 9):
            turns = round(440 * 2 ** ((midi - 69) / 12) * harmonic * n / RATE)
            loop += 0.05 / harmonic * np.sin(2 * np.pi * turns * t + midi * harmonic)
    return loop


def impact(bpm: float, bars: int, seed: int = 1) -> np.ndarray:
    """One hit on the first frame that rings through the whole loop and past its end."""
    rng = np.random.default_rng(seed)
    loop = np.zeros(frames(bpm, bars))
    t = np.arange(2 * len(loop)) / RATE
    place((0.3 * rng.standard_normal(len(t)) + np.sin(2 * np.pi * 45 * t)) * np.exp(-3 * t / t[-1] * 2), 0, loop)
    return 0.4 * loop


def without_the_last_5_ms(loop: np.ndarray) -> np.ndarray:
    return loop[: -int(0.005 * RATE)]


def with_a_gap_of_5_ms(loop: np.ndarray) -> np.ndarray:
    broken = loop.copy()
    broken[-int(0.005 * RATE) :] = 0
    return broken


def faded_out_over_50_ms(loop: np.ndarray) -> np.ndarray:
    broken = loop.copy()
    n = int(0.05 * RATE)
    broken[-n:] = (broken[-n:].T * np.linspace(1, 0, n)).T
    return broken


def with_a_click(loop: np.ndarray) -> np.ndarray:
    """One sample off by a tenth of the peak, 20 dB below it."""
    broken = loop.copy()
    broken[-1] += 0.1 * np.abs(loop).max()
    return broken


BREAKAGES = [without_the_last_5_ms, with_a_gap_of_5_ms, faded_out_over_50_ms, with_a_click]
