"""Drum patterns of a bar: sixteen steps a voice; `X` is loud, `x` plain, `o` a ghost."""

from dataclasses import dataclass

import numpy as np

from takes.notes import BEATS_A_BAR, Note

STRENGTH = {"X": 1.0, "x": 0.8, "o": 0.35}


@dataclass(frozen=True)
class Groove:
    bpm: tuple[float, float]
    steps: dict[str, str]
    swing: float = 0.5
    """Where in its eighth the second sixteenth falls."""


GROOVES = {
    "house": Groove((118, 130), {
        "kick":   "X...X...X...X...",
        "clap":   "....x.......x...",
        "closed": "x.o.x.o.x.o.x.oo",
        "open":   "..x...x...x...x.",
    }),
    "techno": Groove((125, 145), {
        "kick":   "X...X...X...X...",
        "closed": "o.x.o.x.o.x.o.x.",
        "rim":    "...x..x....x..x.",
        "tom":    "..........o...o.",
    }),
    "rock": Groove((84, 140), {
        "kick":   "X.....x.X.......",
        "snare":  "....X.......X...",
        "closed": "x.x.x.x.x.x.x.x.",
    }),
    "breakbeat": Groove((100, 140), {
        "kick":   "X.x.......xx....",
        "snare":  "....X..o.o..X..o",
        "closed": "x.x.x.x.x.x.x.x.",
    }),
    "drum & bass": Groove((165, 175), {
        "kick":   "X.........x.....",
        "snare":  "....X.......X...",
        "closed": "x.x.x.x.x.x.x.x.",
        "ride":   "..o...o...o...o.",
    }),
    "hip-hop": Groove((82, 98), {
        "kick":   "X......xx.x.....",
        "snare":  "....X.......X...",
        "closed": "x.xox.x.x.xox.x.",
    }, swing=0.58),
    "trap": Groove((130, 160), {
        "kick":   "X.....x...x.....",
        "clap":   "........X.......",
        "closed": "x.x.x.xxx.x.xxx.",
    }),
    "reggaeton": Groove((86, 104), {
        "kick":   "X...X...X...X...",
        "snare":  "...x..x....x..x.",
        "closed": "x.x.x.x.x.x.x.x.",
    }),
    "latin": Groove((90, 120), {
        "kick":    "X...x...X...x...",
        "conga":   "..x...xx..x...xx",
        "cowbell": "x...x...x...x...",
        "shaker":  "xoxoxoxoxoxoxoxo",
        "clave":   "x..x..x...x.x...",
    }),
    "slow": Groove((70, 84), {
        "kick":   "X.......x.x.....",
        "rim":    "....x.......x...",
        "closed": "x.x.x.x.x.x.x.xo",
    }, swing=0.54),
    "shuffle": Groove((76, 100), {
        "kick":   "X.......X..x....",
        "snare":  "....X.......X...",
        "closed": "x..xx..xx..xx..x",
    }, swing=0.66),
    "kick alone": Groove((120, 140), {
        "kick":   "X...X...X...X...",
    }),
}  # fmt: skip

FILLS = ["snare", "tom", "conga", "clap"]


def place_of(step: int, swing: float) -> float:
    """The beat of a sixteenth of the bar."""
    return step // 2 / 2 + step % 2 * swing / 2


def played(groove: Groove, bars: int, dice: np.random.Generator) -> list[Note]:
    """So many bars, none quite like another: ghosts come and go, every fourth bar ends in a fill."""
    notes = []
    for bar in range(bars):
        fill = bar % 4 == 3 and dice.random() < 0.7
        for voice, steps in groove.steps.items():
            for step, mark in enumerate(steps):
                leaves_out = mark != "X" and dice.random() < 0.05
                if mark == "." or leaves_out:
                    continue
                beat = bar * BEATS_A_BAR + place_of(step, groove.swing)
                notes.append(Note(beat, voice, STRENGTH[mark] * dice.uniform(0.85, 1.0)))
        if fill:
            voice = next((voice for voice in FILLS if voice in groove.steps), None)
            if voice:
                for step in range(12, 16):
                    notes.append(Note(bar * BEATS_A_BAR + place_of(step, groove.swing), voice, 0.5 + 0.1 * (step - 12)))
    return in_order(notes)


def in_order(notes: list[Note]) -> list[Note]:
    """By time, and each voice struck once at a time."""
    once = {(round(note.beat, 6), note.voice, note.pitch): note for note in notes}
    return sorted(once.values(), key=lambda note: note.beat)
