"""What is to be played, by whom, and what a listener asks of it."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from briefs import Brief
from takes import grooves, lines, machines, ours
from takes.machines import Band, Kit
from takes.notes import BEATS_A_BAR, Note, Struck
from takes.tempo_map import TempoMap

# The last note or the end of a record rings so long.
RUN_OUT_SECONDS = 0.5

LONGEST_SECONDS = 30.0

# The makers that play no drums, with the kind of loop that theirs is.
DRUMLESS = {
    "General MIDI bass": "bass", "General MIDI arp": "arp", "General MIDI chords": "chords",
    "General MIDI pad": "texture",
}  # fmt: skip

LINES = {
    "General MIDI band": [lines.bass, lines.stabs], "General MIDI bass": [lines.bass], "General MIDI arp": [lines.arp],
    "General MIDI chords": [lines.stabs], "General MIDI pad": [lines.pad],
}  # fmt: skip

# The instruments of General MIDI that may play a voice, counted from 0.
PROGRAMS = {
    "bass": [32, 33, 34, 36, 38, 39],
    "chords": [0, 1, 4, 5, 24, 25, 27],
    "arp": [4, 11, 12, 15, 45, 46, 81, 107, 108],
    "pad": [48, 49, 50, 51, 52, 89, 90, 94],
}
DRUM_KITS = [0, 8, 16, 24, 25, 32]

RECORDS = [
    Brief("drums", 124, 2, seed=11), Brief("drums", 92, 1, style="hip-hop", seed=12),
    Brief("drums", 172, 4, style="drum & bass", seed=13), Brief("kick", 128, 2, seed=14),
    Brief("percussion", 104, 2, style="latin", seed=15), Brief("hats", 138, 1, style="trance", seed=16),
    Brief("bass", 126, 2, key="Am", style="house", seed=17), Brief("bass", 140, 4, key="F#m", seed=18),
    Brief("arp", 132, 2, key="Dm", style="trance", seed=19), Brief("drums", 96, 4, style="reggaeton", seed=20),
]  # fmt: skip


@dataclass(frozen=True)
class Music:
    maker: str
    kind: str
    bpm: float
    bars: int
    """So many are asked for."""
    spare_bars: int
    """So many more are played, and one besides for takes that begin amid a bar."""
    key: str | None
    notes: list[Note]
    player: Kit | Band | ours.Record

    def played_beats(self) -> int:
        return (self.bars + self.spare_bars) * BEATS_A_BAR

    def played(self, tempo: TempoMap, seconds: np.ndarray, last: float) -> np.ndarray:
        """Stereo; `seconds` are when each note is struck, until the last second."""
        length = float(tempo.seconds(self.played_beats() + BEATS_A_BAR)) + RUN_OUT_SECONDS
        if isinstance(self.player, ours.Record):
            return self.player.play(tempo, min(last, length), length)
        struck = [Struck(at, note.beats * 60 / self.bpm, note) for at, note in zip(seconds, self.notes) if at < last]
        return self.player.play(struck, length)


def composed(maker: str, number: int, dice: np.random.Generator, sounds: Path) -> Music:
    """Something for this maker to play; `sounds` holds what our own engine has made."""
    spare_bars = int(dice.integers(1, 3))
    if maker == "our loops":
        return off_a_record(RECORDS[number], sounds / str(number), spare_bars, dice)
    if maker in DRUMLESS:
        kind, groove, bpm = DRUMLESS[maker], None, float(dice.integers(70, 141))
    else:
        styles = [style for style in grooves.GROOVES if style != "kick alone" or maker not in LINES]
        style = str(dice.choice(styles))
        groove = grooves.GROOVES[style]
        kind, bpm = "kick" if style == "kick alone" else "drums", float(round(dice.uniform(*groove.bpm)))

    bars = some_bars(bpm, spare_bars, dice)
    played_bars = bars + spare_bars + 1
    tonic = int(dice.integers(12))
    notes = grooves.played(groove, played_bars, dice) if groove else []
    for line in LINES.get(maker, []):
        notes += line(played_bars, tonic, dice)
    notes.sort(key=lambda note: note.beat)
    key = f"{lines.TONICS[tonic]}m" if maker in DRUMLESS else None
    return Music(maker, kind, bpm, bars, spare_bars, key, notes, player_of(maker, dice, sounds))


def off_a_record(brief: Brief, folder: Path, spare_bars: int, dice: np.random.Generator) -> Music:
    """A loop of ours, or two turns of a short one."""
    bars = brief.bars * (int(dice.integers(1, 3)) if brief.bars < 4 else 1)
    record = ours.Record(brief, folder)
    notes = record.notes(bars + spare_bars + 1)
    return Music("our loops", brief.kind, brief.bpm, bars, spare_bars, brief.key, notes, record)


def some_bars(bpm: float, spare_bars: int, dice: np.random.Generator) -> int:
    """A length to ask for, of those for which the whole take is not too long."""
    fit = [bars for bars in (1, 2, 2, 2, 4, 4, 8) if (bars + spare_bars) * 240 / bpm <= LONGEST_SECONDS]
    return int(dice.choice(fit))


def player_of(maker: str, dice: np.random.Generator, sounds: Path) -> Kit | Band:
    match maker:
        case "Hydrogen":
            return machines.hydrogen_kit(str(dice.choice(list(machines.HYDROGEN_VOICES))))
        case "our one-shots":
            return ours.kit(str(dice.choice(ours.KICKS)), sounds)
    programs = {voice: int(dice.choice(choice)) for voice, choice in PROGRAMS.items()}
    return Band(programs, int(dice.choice(DRUM_KITS)))
