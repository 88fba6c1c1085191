"""What is played: notes at beats, before anyone's tempo makes times of them."""

from dataclasses import dataclass

BEATS_A_BAR = 4


@dataclass(frozen=True)
class Note:
    beat: float
    voice: str
    """A drum by its name, or the part that plays a pitch."""
    strength: float = 0.8
    """0 to 1."""
    pitch: int | None = None
    """As MIDI counts; drums have none."""
    beats: float = 0.25
    """How long it is held."""


@dataclass(frozen=True)
class Struck:
    """A note when its time has come."""

    seconds: float
    held_seconds: float
    note: Note
