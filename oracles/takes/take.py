"""A take: a file that came from somewhere, what was asked for, and the truth about it."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from takes.notes import BEATS_A_BAR
from takes.tempo_map import TempoMap


@dataclass(frozen=True)
class Take:
    maker: str
    kind: str
    bpm: float
    bars: int
    key: str | None
    file: Path
    beats: np.ndarray
    """Of each note, as written."""
    seconds: np.ndarray
    """Of each note, as played, in the file."""
    tempo: TempoMap
    """In the seconds of the file."""
    circumstances: str

    def loop_seconds(self, bars: int | None = None) -> float:
        """How long so many bars of it have to be once they are cut; those asked for, if none are named."""
        return (bars or self.bars) * BEATS_A_BAR * 60 / self.bpm

    def is_rhythm(self) -> bool:
        """Whether there are drums in it."""
        return self.kind in ("drums", "kick", "hats", "percussion")

    def arguments(self) -> list[str]:
        """What the command line gets after `cut`."""
        said = [str(self.file), "--kind", self.kind, "--bpm", f"{self.bpm:g}", "--bars", str(self.bars)]
        return said + (["--key", self.key] if self.key else [])

    def __str__(self) -> str:
        asked = f"{self.maker}, {self.kind}, {self.bpm:g} BPM, {self.bars} bars"
        return f"{self.file.name} ({asked}; {self.circumstances})"
