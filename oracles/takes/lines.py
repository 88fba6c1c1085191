"""Lines that have pitches: basses, arpeggios, chords, pads."""

import numpy as np

from takes.notes import BEATS_A_BAR, Note

TONICS = ["C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B"]
MINOR = [0, 2, 3, 5, 7, 8, 10]

# Degrees of a minor scale, a chord a bar.
PROGRESSIONS = [[0, 5, 2, 6], [0, 3, 5, 4], [0, 0, 5, 6], [0, 6, 5, 6]]

BASS_RHYTHMS = ["x.x.x.x.x.x.x.x.", "..x...x...x...x.", "x..x..x.x..x..x.", "x.xxx.xxx.xxx.xx", "x.....x.x...x.x."]
STAB_RHYTHMS = ["x..x..x...x.x...", "x...x...x...x...", "x.....x.x.....x.", "..x...x...x...x."]


def pitch_of(tonic: int, degree: int) -> int:
    return tonic + MINOR[degree % 7] + 12 * (degree // 7)


def chord_of(tonic: int, degree: int) -> list[int]:
    return [pitch_of(tonic, degree + third) for third in (0, 2, 4)]


def bass(bars: int, tonic: int, dice: np.random.Generator) -> list[Note]:
    rhythm, progression = dice.choice(BASS_RHYTHMS), PROGRESSIONS[dice.integers(len(PROGRESSIONS))]
    notes = []
    for bar in range(bars):
        root = pitch_of(33 + (tonic - 9) % 12, progression[bar % 4])
        for step in np.flatnonzero(np.array(list(rhythm)) == "x"):
            jump = dice.choice([0, 0, 0, 12, 7])
            strength = 0.9 if step % 4 == 0 else 0.75
            notes.append(Note(bar * BEATS_A_BAR + step / 4, "bass", strength, int(root + jump), 0.22))
    return notes


def arp(bars: int, tonic: int, dice: np.random.Generator) -> list[Note]:
    progression = PROGRESSIONS[dice.integers(len(PROGRESSIONS))]
    step_beats = dice.choice([0.25, 0.5])
    shape = dice.permutation(6)
    notes = []
    for bar in range(bars):
        chord = chord_of(60 + tonic, progression[bar % 4])
        ladder = chord + [pitch + 12 for pitch in chord]
        for step in range(int(BEATS_A_BAR / step_beats)):
            strength = 0.95 if step * step_beats % 1 == 0 else 0.7
            beat = bar * BEATS_A_BAR + step * step_beats
            notes.append(Note(beat, "arp", strength, ladder[shape[step % 6]], 0.9 * step_beats))
    return notes


def stabs(bars: int, tonic: int, dice: np.random.Generator) -> list[Note]:
    rhythm, progression = dice.choice(STAB_RHYTHMS), PROGRESSIONS[dice.integers(len(PROGRESSIONS))]
    return [
        Note(bar * BEATS_A_BAR + step / 4, "chords", 0.8, pitch, 0.45)
        for bar in range(bars)
        for step in np.flatnonzero(np.array(list(rhythm)) == "x")
        for pitch in chord_of(48 + tonic, progression[bar % 4])
    ]


def pad(bars: int, tonic: int, dice: np.random.Generator) -> list[Note]:
    progression = PROGRESSIONS[dice.integers(len(PROGRESSIONS))]
    return [
        Note(bar * BEATS_A_BAR, "pad", 0.8, pitch, BEATS_A_BAR)
        for bar in range(bars)
        for pitch in chord_of(48 + tonic, progression[bar % 4])
    ]
