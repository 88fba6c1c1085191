"""Random briefs over the whole guided form, the same ones at every run.

`BRIEF_SEED=n ./check` draws others; a failing test prints the command line of each brief it speaks of, so that any
can be made again by hand.
"""

import os
import random
import shlex
from dataclasses import dataclass, replace

SEED = int(os.environ.get("BRIEF_SEED", "2"))

STYLES = [
    "techno", "house", "drum & bass", "trap", "lo-fi", "ambient", "latin", "trance", "hip-hop", "breakbeat",
    "afro house", "reggaeton",
]  # fmt: skip
MOODS = ["dark", "ambient", "energetic"]
TONICS = ["C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B"]
TONAL = ["bass", "texture", "chords", "lead", "arp"]
RHYTHMIC = ["kick", "hats", "percussion", "drums"]
KINDS = TONAL + RHYTHMIC + ["riser", "impact"]
ONE_SHOTS = ["kick", "percussion", "riser", "impact"]


@dataclass(frozen=True)
class Brief:
    kind: str
    bpm: float = 120
    bars: int | None = 4
    """None asks for a one-shot."""
    key: str | None = None
    intensity: int = 3
    moods: tuple[str, ...] = ()
    style: str = "techno"
    seed: int = 1
    swing: float | None = None
    rate: int = 44_100

    def arguments(self) -> list[str]:
        """What the command line gets after `generate`."""
        said = ["--kind", self.kind, "--bpm", f"{self.bpm:g}", "--intensity", str(self.intensity)]
        said += ["--one-shot"] if self.bars is None else ["--bars", str(self.bars)]
        said += ["--style", self.style, "--seed", str(self.seed)]
        said += ["--key", self.key] if self.key else []
        said += ["--swing", str(self.swing)] if self.swing else []
        said += ["--rate", str(self.rate)] if self.rate != 44_100 else []
        for mood in self.moods:
            said += ["--mood", mood]
        return said

    def frames(self) -> int:
        """The promised length: rounded, never truncated."""
        return round(self.bars * 4 * 60 * self.rate / self.bpm)

    def beats(self) -> int:
        return self.bars * 4

    def __str__(self) -> str:
        return "cloudmusic generate " + shlex.join(self.arguments())

    def but(self, **changes) -> "Brief":
        return replace(self, **changes)


def random_brief(kind: str, dice: random.Random) -> Brief:
    """Any brief of this kind; of the lengths, only those that a listener would call a loop (1 to 33 s)."""
    bpm = dice.choice([round(dice.uniform(60, 200)), round(dice.uniform(60, 200), 2)])
    bars = dice.choice([bars for bars in (1, 2, 4, 8, 16) if 1 <= bars * 240 / bpm <= 33])
    return Brief(
        kind=kind,
        bpm=bpm,
        bars=bars,
        key=dice.choice(TONICS) + dice.choice(["", "m"]) if kind in TONAL else None,
        intensity=dice.randint(1, 5),
        moods=tuple(mood for mood in MOODS if dice.random() < 0.3),
        style=dice.choice(STYLES),
        seed=dice.randint(0, 10_000),
        swing=dice.choice([0.5, 0.5, 0.55, 0.6, 0.66]) if kind in RHYTHMIC else None,
    )


def random_briefs(of_each: dict[str, int]) -> list[Brief]:
    """So many of each kind; a kind's briefs stay the same when another's number changes."""
    return [
        random_brief(kind, dice)
        for kind, number in of_each.items()
        for dice in [random.Random(f"{SEED} {kind}")]
        for _ in range(number)
    ]
