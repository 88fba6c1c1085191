"""Which tempo does a beat tracker hear?

The tracker is essentia's RhythmExtractor2013 (`multifeature`: five onset functions, each tracked by itself, then the
most agreed one), because it was made for and published on danceable music, knows nothing of the asked tempo, and
reads the tempo from the beats it finds, so that its answer is finer than one step of an autocorrelation.
Zapata, Davies, Gómez, "Multi-feature beat tracking", IEEE/ACM TASLP 22(4), 2014.
"""

import numpy as np
import essentia
import essentia.standard as es

essentia.log.infoActive = False
essentia.log.warningActive = False

# Trackers want to hear a piece of music: a loop is played round and round for at least this long.
LISTEN_SECONDS = 30.0

# MIREX counts a tempo within 4 % as right (Gouyon et al., "An experimental comparison of audio tempo induction
# algorithms", 2006), as people tapping spread that far. A machine's beat does not, so half of that.
TOLERANCE = 0.02

# The octave that people tap to is a matter of taste: the beat, every other one, or twice as many.
OCTAVES = (0.5, 1.0, 2.0)


def heard_bpm(mono: np.ndarray, rate: int) -> float:
    """The tempo heard in a loop that goes round."""
    turns = int(np.ceil(LISTEN_SECONDS * rate / len(mono)))
    music = np.tile(mono, turns).astype(np.float32)
    if rate != 44_100:
        music = es.Resample(inputSampleRate=rate, outputSampleRate=44_100)(music)
    return float(es.RhythmExtractor2013(method="multifeature")(music)[0])


def agrees(heard: float, asked: float) -> bool:
    """Whether the tempo heard is the one asked for or its octave."""
    return any(abs(heard / (asked * octave) - 1) <= TOLERANCE for octave in OCTAVES)
