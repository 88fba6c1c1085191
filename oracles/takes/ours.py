"""Our own engine as one more machine: its one-shots as a kit, and its loops on a record that turns unsteadily."""

import os
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

import mido
import numpy as np
import soundfile

import studio
from briefs import Brief
from takes.machines import RATE, Hit, Kit, as_played
from takes.notes import BEATS_A_BAR, Note
from takes.tempo_map import TempoMap

KICKS = ["808", "909", "acoustic drums", "dusty drums"]

# How long it takes to lift the needle.
LIFT_SECONDS = 0.01

# Snares and hats are not made one by one; percussion stands in for them.
PERCUSSION = {
    "snare": "rim", "clap": "claves", "closed": "shaker", "open": "tambourine", "tom": "toms", "rim": "rim",
    "ride": "tambourine", "conga": "congas", "clave": "claves", "cowbell": "cowbell", "shaker": "shaker",
}  # fmt: skip


def make_sounds(loops: list[Brief], folder: Path) -> None:
    """The one-shots and these loops, each in a folder of its own."""
    wanted = [(Brief("kick", bars=None, seed=7), kick, "--instrument", kick) for kick in KICKS]
    hands = sorted(set(PERCUSSION.values()))
    wanted += [(Brief("percussion", bars=None, seed=7), hand, "--instrument", hand) for hand in hands]
    wanted += [(brief, str(number), "--midi") for number, brief in enumerate(loops)]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(lambda one: studio.generate(one[0], folder / one[1], *one[2:], "--overwrite"), wanted))


@cache
def kit(kick: str, folder: Path) -> Kit:
    """The kit of the one-shots in a folder."""

    def hits(instrument: str) -> list[Hit]:
        (file,) = (folder / instrument).glob("*.wav")
        return [Hit(1.0, as_played(*soundfile.read(file, always_2d=True)))]

    return Kit({"kick": hits(kick)} | {voice: hits(instrument) for voice, instrument in PERCUSSION.items()})


class Record:
    """A loop of ours with its score, played round and round."""

    def __init__(self, brief: Brief, folder: Path):
        (sound,), (score,) = folder.glob("*.wav"), folder.glob("*.mid")
        self._bpm, self._bars = brief.bpm, brief.bars
        self._loop, _ = soundfile.read(sound, always_2d=True)
        self._loop = np.repeat(self._loop, 2, axis=1)[:, :2]
        seconds, self._beats = 0.0, []
        for message in mido.MidiFile(score):
            seconds += message.time
            if message.type == "note_on" and message.velocity > 0:
                self._beats.append(seconds * brief.bpm / 60)

    def notes(self, bars: int) -> list[Note]:
        length = self._bars * BEATS_A_BAR
        turns = range(bars // self._bars + 1)
        beats = sorted({round(turn * length + beat, 6) for turn in turns for beat in self._beats})
        return [Note(beat, "record") for beat in beats if beat < bars * BEATS_A_BAR]

    def play(self, tempo: TempoMap, last: float, seconds: float) -> np.ndarray:
        """The record with its speed, and so its pitch, as the tempo is, from beat 0 to the last second."""
        now = np.arange(int(np.ceil(seconds * RATE))) / RATE
        beats = tempo.beats(now)
        heard = _between_frames(self._loop, np.maximum(beats, 0) * 60 / self._bpm * RATE % len(self._loop))
        heard[beats < 0] = 0
        return heard * np.clip((last - now) / LIFT_SECONDS, 0, 1)[:, None]


def _between_frames(loop: np.ndarray, at: np.ndarray) -> np.ndarray:
    """The loop between its frames, by cubics through four neighbours (Catmull and Rom, 1974)."""
    whole = np.floor(at).astype(int)
    x = (at - whole)[:, None]
    a, b, c, d = (loop[(whole + step) % len(loop)] for step in (-1, 0, 1, 2))
    return b + x / 2 * (c - a + x * (2 * a - 5 * b + 4 * c - d + x * (3 * (b - c) + d - a)))

