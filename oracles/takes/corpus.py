"""The takes: drawn from a seed, played, recorded, and written down with their truth.

`python -m takes.corpus FOLDER` (in `oracles/`) leaves them and `truth.json` for whoever wants to listen.
"""

import json
import os
import sys
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

import studio
from briefs import Brief
from takes import grooves, lines, machines, ours
from takes.machines import RATE, Band, Kit
from takes.notes import BEATS_A_BAR, Note, Struck
from takes.room import Delivery, Room, with_noise
from takes.tempo_map import STEADY, Stray, TempoMap, random_stray

SEED = int(os.environ.get("TAKE_SEED", "5"))

# So many of each. The last ring without a beat: of them only length and join are asked.
OF_EACH = {
    "Hydrogen": 36, "General MIDI drums": 20, "General MIDI band": 16, "General MIDI bass": 8, "General MIDI arp": 8,
    "General MIDI chords": 8, "our one-shots": 8, "our loops": 10, "General MIDI pad": 6,
}  # fmt: skip

JITTER_SECONDS = 0.003

# Room before the first beat, for a note that comes early; after the last one sound dies away for so long.
RUN_IN_SECONDS, RUN_OUT_SECONDS = 0.1, 0.5

SILENCE_SECONDS_MAX = 2.0

# The reverberation of takes that have none to speak of.
DRY_DB = -60.0

LONGEST_SECONDS = 30.0

BASSES = [32, 33, 34, 36, 38, 39]
KEYS = [0, 1, 4, 5, 24, 25, 27]
ARPS = [4, 11, 12, 15, 45, 46, 81, 107, 108]
PADS = [48, 49, 50, 51, 52, 89, 90, 94]
PROGRAMS = {"bass": BASSES, "chords": KEYS, "arp": ARPS, "pad": PADS}
DRUM_KITS = [0, 8, 16, 24, 25, 32]

RECORD_BRIEFS = [
    Brief("drums", 124, 2, seed=11), Brief("drums", 92, 1, style="hip-hop", seed=12),
    Brief("drums", 172, 4, style="drum & bass", seed=13), Brief("kick", 128, 2, seed=14),
    Brief("percussion", 104, 2, style="latin", seed=15), Brief("hats", 138, 1, style="trance", seed=16),
    Brief("bass", 126, 2, key="Am", style="house", seed=17), Brief("bass", 140, 4, key="F#m", seed=18),
    Brief("arp", 132, 2, key="Dm", style="trance", seed=19), Brief("drums", 96, 4, style="reggaeton", seed=20),
]  # fmt: skip


@dataclass(frozen=True)
class Take:
    """A file that came from somewhere, what was asked for, and the truth about it."""

    maker: str
    kind: str
    bpm: float
    bars: int
    key: str | None
    file: Path
    beats: np.ndarray
    """Of each note, as written."""
    seconds: np.ndarray
    """Of each note, as played, in the take."""
    tempo: TempoMap
    """Of the seconds of the take."""
    said: str

    def loop_seconds(self, bars: int | None = None) -> float:
        return (bars or self.bars) * BEATS_A_BAR * 60 / self.bpm

    def arguments(self) -> list[str]:
        said = [str(self.file), "--type", self.kind, "--bpm", f"{self.bpm:g}", "--bars", str(self.bars)]
        return said + (["--key", self.key] if self.key else [])

    def __str__(self) -> str:
        return f"{self.file.name} ({self.maker}, {self.kind}, {self.bpm:g} BPM, {self.bars} bars; {self.said})"


def made_in(folder: Path, of_each: dict[str, int] = OF_EACH) -> list[Take]:
    """All takes, as files in `folder`."""
    sounds = folder / "ours"
    ours.make_sounds(RECORD_BRIEFS, sounds)
    asked = [(maker, number) for maker, count in of_each.items() for number in range(count)]
    return studio.on_all_cores(partial(made, folder=folder, sounds=sounds), asked)


def made(asked: tuple[str, int], folder: Path, sounds: Path, steadily: bool = False) -> Take:
    """The take of this number of a maker; the same one whatever else is made.

    `steadily` has it played by a machine instead: exactly at its tempo.
    """
    maker, number = asked
    dice = np.random.default_rng([SEED, list(OF_EACH).index(maker), number])
    music, stray = composed(maker, number, dice, sounds), random_stray(dice)
    hand = Hand(STEADY, 0.0) if steadily else Hand(stray, JITTER_SECONDS)
    return recorded(music, hand, dice, folder / f"{maker.lower().replace(' ', '-')}-{number:02}")


@dataclass(frozen=True)
class Hand:
    """How unsteadily it is played."""

    stray: Stray
    jitter_seconds: float
    """Each note is so far from its beat, either way."""


@dataclass(frozen=True)
class Music:
    """What is to be played, by whom, and what a listener asks of it."""

    maker: str
    kind: str
    bpm: float
    bars: int
    spare_bars: int
    key: str | None
    notes: list[Note]
    player: Kit | Band | ours.Record

    def played(self, tempo: TempoMap, seconds: np.ndarray, last: float) -> np.ndarray:
        """Stereo; `seconds` are when each note is struck, until the last second."""
        length = tempo.seconds((self.bars + self.spare_bars + 1) * BEATS_A_BAR) + RUN_OUT_SECONDS
        if isinstance(self.player, ours.Record):
            return self.player.play(tempo, min(last, length), length)
        struck = [
            Struck(at, note.beats * 60 / self.bpm, note) for at, note in zip(seconds, self.notes) if at < last
        ]
        return self.player.play(struck, length)


def composed(maker: str, number: int, dice: np.random.Generator, sounds: Path) -> Music:
    spare_bars = int(dice.integers(1, 3))
    if maker == "our loops":
        brief = RECORD_BRIEFS[number]
        record = ours.Record(brief, sounds / str(number))
        bars = brief.bars * int(dice.choice([1, 2])) if brief.bars < 4 else brief.bars
        notes = record.notes(bars + spare_bars + 1)
        return Music(maker, brief.kind, brief.bpm, bars, spare_bars, brief.key, notes, record)

    voice = maker.split()[-1]
    if voice in ("bass", "arp", "chords", "pad"):
        bpm = float(round(dice.uniform(70, 140)))
        groove = None
    else:
        style = str(dice.choice([style for style in grooves.GROOVES if voice != "band" or style != "kick alone"]))
        groove = grooves.GROOVES[style]
        bpm = float(round(dice.uniform(*groove.bpm)))
    bars = some_bars(bpm, spare_bars, dice)
    played_bars = bars + spare_bars + 1
    tonic = int(dice.integers(12))
    key = f"{lines.TONICS[tonic]}m"
    notes = grooves.played(groove, played_bars, dice) if groove else []
    if voice in ("bass", "band"):
        notes += lines.bass(played_bars, tonic, dice)
    if voice in ("chords", "band"):
        notes += lines.stabs(played_bars, tonic, dice)
    if voice == "arp":
        notes += lines.arp(played_bars, tonic, dice)
    if voice == "pad":
        notes += lines.pad(played_bars, tonic, dice)
    notes.sort(key=lambda note: note.beat)
    kind = {"bass": "bass", "arp": "arp", "chords": "chords", "pad": "texture"}.get(voice)
    kind = kind or ("kick" if style == "kick alone" else "drums")
    return Music(maker, kind, bpm, bars, spare_bars, key if kind not in ("drums", "kick") else None, notes,
                 player_of(maker, dice, sounds))  # fmt: skip


def player_of(maker: str, dice: np.random.Generator, sounds: Path) -> Kit | Band:
    match maker:
        case "Hydrogen":
            return machines.hydrogen_kit(str(dice.choice(list(machines.HYDROGEN_VOICES))))
        case "our one-shots":
            return ours.kit(str(dice.choice(ours.KICKS)), sounds)
    programs = {voice: int(dice.choice(choice)) for voice, choice in PROGRAMS.items()}
    return Band(programs, int(dice.choice(DRUM_KITS)))


def some_bars(bpm: float, spare_bars: int, dice: np.random.Generator) -> int:
    """A length that is asked for, of those for which the whole take is not too long."""
    fit = [bars for bars in (1, 2, 2, 2, 4, 4, 8) if (bars + spare_bars) * 240 / bpm <= LONGEST_SECONDS]
    return int(dice.choice(fit))


def recorded(music: Music, hand: Hand, dice: np.random.Generator, stem: Path) -> Take:
    """Plays it, and writes down what a listener gets, with the truth."""
    beats = np.array([note.beat for note in music.notes])
    played_beats = (music.bars + music.spare_bars) * BEATS_A_BAR
    tempo = TempoMap(music.bpm, hand.stray, played_beats + BEATS_A_BAR, RUN_IN_SECONDS)
    # A record turns as a whole: none of its notes strays from the others.
    jitter = 0.0 if isinstance(music.player, ours.Record) else hand.jitter_seconds
    seconds = tempo.seconds(beats) + dice.uniform(-1, 1, len(beats)) * jitter

    # Half of the takes begin after a silence and die away, the others begin and end amid the music.
    silence_seconds, first_beat = dice.uniform(0, SILENCE_SECONDS_MAX), dice.uniform(0, BEATS_A_BAR)
    if dice.random() < 0.5:
        begin, last = RUN_IN_SECONDS - silence_seconds, tempo.seconds(played_beats) - JITTER_SECONDS
        end = last + RUN_OUT_SECONDS
    else:
        begin, last = tempo.seconds(first_beat), np.inf
        end = tempo.seconds(first_beat + played_beats)

    room = Room(dice.uniform(0.3, 1.2), dice.uniform(-20, -8) if dice.random() < 0.7 else DRY_DB)
    noise_db = dice.uniform(20, 40)
    delivery = Delivery(
        str(dice.choice(["wav", "mp3", "ogg", "flac"])),
        int(dice.choice([22_050, 32_000, 44_100, 44_100, 48_000])),
        int(dice.choice([1, 2, 2])),
    )
    sound = between(room.heard(music.played(tempo, seconds, last), dice), begin, end)
    file = delivery.write(with_noise(sound, noise_db, dice), stem)

    heard = (seconds >= begin) & (seconds < min(last, end))
    return Take(
        music.maker, music.kind, music.bpm, music.bars, music.key, file, beats[heard], seconds[heard] - begin,
        tempo.heard_from(begin), f"{hand.stray}, from {begin:+.2f} s, noise at {-noise_db:.0f} dB, {room}, {delivery}",
    )  # fmt: skip


def between(sound: np.ndarray, begin: float, end: float) -> np.ndarray:
    """From one second to another; what lies before the start is silent."""
    sound = np.pad(sound, ((max(0, -round(begin * RATE)), 0), (0, 0)))
    return sound[max(0, round(begin * RATE)) :][: round((end - begin) * RATE)]


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    truth = []
    for take in made_in(folder):
        beats = np.arange(np.ceil(take.beats.min()), np.ceil(take.beats.max()) + 1)
        truth.append({
            "file": take.file.name, "arguments": take.arguments()[1:], "about": take.said,
            "beats": dict(zip(beats.tolist(), take.tempo.seconds(beats).tolist())),
            "notes": list(zip(take.beats.tolist(), take.seconds.tolist())),
        })  # fmt: skip
    (folder / "truth.json").write_text(json.dumps(truth, indent=1))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
