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
from takes import ours
from takes.machines import RATE
from takes.music import RECORDS, RUN_OUT_SECONDS, Music, composed
from takes.notes import BEATS_A_BAR
from takes.room import Delivery, Room, with_noise
from takes.take import Take
from takes.tempo_map import STEADY, Stray, TempoMap, random_stray

SEED = int(os.environ.get("TAKE_SEED", "5"))

# So many of each. The last ring without a beat: of them only length and join are asked.
OF_EACH = {
    "Hydrogen": 36, "General MIDI drums": 20, "General MIDI band": 16, "General MIDI bass": 8, "General MIDI arp": 8,
    "General MIDI chords": 8, "our one-shots": 8, "our loops": 10, "General MIDI pad": 6,
}  # fmt: skip

JITTER_SECONDS = 0.003

# Room before the first beat, for a note that comes early.
RUN_IN_SECONDS = 0.1

SILENCE_SECONDS_MAX = 2.0

# The reverberation of takes that have none to speak of.
DRY_DB = -60.0


def made_in(folder: Path, of_each: dict[str, int] = OF_EACH) -> list[Take]:
    """All takes, as files in `folder`."""
    sounds = folder / "ours"
    ours.make_sounds(RECORDS, sounds)
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


def recorded(music: Music, hand: Hand, dice: np.random.Generator, stem: Path) -> Take:
    """Plays it, and writes down what a listener gets, with the truth."""
    beats = np.array([note.beat for note in music.notes])
    played_beats = music.played_beats()
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
            "file": take.file.name, "arguments": take.arguments()[1:], "about": take.circumstances,
            "beats": dict(zip(beats.tolist(), take.tempo.seconds(beats).tolist())),
            "notes": list(zip(take.beats.tolist(), take.seconds.tolist())),
        })  # fmt: skip
    (folder / "truth.json").write_text(json.dumps(truth, indent=1))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
