"""Do the notes of a loop that was cut out of a take lie where they were written?

The truth knows on which beat each note was written and when it was played. Only notes that can be heard are asked
for: an onset detector that knows nothing of the truth has to find a note in the take itself, at its time and well
above its threshold. Then the same detector listens to the loop, and each of these notes has to be heard there at its
place on the even grid of the tempo that was asked for. One that is heard no more, because its attack was smeared, is
out of place.

The grid is counted from the half beat that the loop begins with: whether that is the start of a bar is another
question.
"""

from dataclasses import dataclass

import numpy as np
import soundfile
import soxr

from judges import onsets
from takes.take import Take
from takes.notes import BEATS_A_BAR

RATE = 44_100

# What is promised of every onset.
DISTANCE_MS_MAX = 10.0

# A note can be heard if the detector hears it as close as this to its time in the take, standing out twice as far as
# it has to in the loop: what is at the threshold comes and goes with anything.
HEARABLE_MS, HEARABLE_PROMINENCE = 5.0, 2 * onsets.PROMINENCE

# Of a loop in which all is in place, noise and echoes make the detector miss or misplace one note in twenty.
IN_PLACE_SHARE_MIN = 0.95

# Fewer notes than these are no rhythm to judge: pads, and other soft sounds.
NOTES_MIN = 4


@dataclass(frozen=True)
class Places:
    """Where the hearable notes of a loop were heard."""

    start_beat: float
    """The beat of the music that the loop begins with, in halves; a multiple of four is the start of a bar."""
    errors_ms: np.ndarray
    """Of each hearable note, from its place to the nearest onset heard; late is positive."""

    def in_place_share(self) -> float:
        in_place = np.abs(self.errors_ms) <= DISTANCE_MS_MAX
        return float(in_place.mean()) if len(in_place) else 1.0

    def are_right(self) -> bool:
        return len(self.errors_ms) < NOTES_MIN or self.in_place_share() >= IN_PLACE_SHARE_MIN


def of_loop(loop: np.ndarray, rate: int, take: Take, from_seconds: float, bars: int) -> Places:
    """Judges a loop (frames × channels) that claims to be so many bars of the take from these seconds on."""
    start_beat = round(2 * float(take.tempo.beats(from_seconds))) / 2
    beats = hearable_beats(take, start_beat, bars)
    seconds = (beats - start_beat) * 60 / take.bpm
    heard = onsets.heard_seconds(loop.mean(axis=1), rate)
    return Places(start_beat, -errors_on_circle_ms(seconds, heard, len(loop) / rate))


def hearable_beats(take: Take, start_beat: float, bars: int) -> np.ndarray:
    """The beats of the notes that are heard in so many bars of the take itself."""
    ours = (take.beats > start_beat - 0.01) & (take.beats < start_beat + bars * BEATS_A_BAR - 0.01)
    if not ours.any():
        return np.array([])
    margin = 0.5
    begin = max(0.0, take.seconds[ours].min() - margin)
    sound, rate = soundfile.read(take.file, always_2d=True)
    sound = sound[round(begin * rate) : round((take.seconds[ours].max() + margin) * rate)].mean(axis=1)
    heard = begin + onsets.heard_seconds(soxr.resample(sound, rate, RATE), RATE, HEARABLE_PROMINENCE)
    found = np.abs(onsets.errors_ms(take.seconds[ours], heard)) <= HEARABLE_MS
    return np.unique(np.round(take.beats[ours][found], 6))


def errors_on_circle_ms(places: np.ndarray, heard: np.ndarray, turn: float) -> np.ndarray:
    """From each place to the nearest time heard on a circle that takes `turn` seconds."""
    if len(heard) == 0:
        return np.full(len(places), np.inf)
    return onsets.errors_ms(places, np.sort(np.concatenate([heard - turn, heard, heard + turn])))
