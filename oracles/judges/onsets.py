"""When does an onset detector hear something begin?

librosa's spectral flux on a mel spectrogram, with frames short enough to tell milliseconds.
"""

import librosa
import numpy as np

HOP = 64
WINDOW = 512

# A rise is seen when its loud part reaches the middle of a window: on clicks and drums whose times are known the
# detector is late by this much, whatever the tempo.
LATENESS_SECONDS = 0.0049

# How far a rise has to stand out, as a share of the greatest.
PROMINENCE = 0.12


def heard_seconds(mono: np.ndarray, rate: int, prominence: float = PROMINENCE) -> np.ndarray:
    """The times at which something begins in a loop that goes round, in seconds from its start."""
    # A bar of the end goes first and a second of the start last, so that the seam is heard as in the middle of music.
    lead = min(len(mono), rate)
    music = np.concatenate([mono[-lead:], mono, mono[: min(len(mono), rate // 2)]]).astype(np.float32)
    flux = librosa.onset.onset_strength(
        y=music, sr=rate, hop_length=HOP, n_fft=WINDOW, n_mels=40, lag=3, aggregate=np.median
    )
    found = librosa.onset.onset_detect(
        onset_envelope=flux, sr=rate, hop_length=HOP, units="frames",
        pre_max=rate // HOP // 33, post_max=rate // HOP // 33,
        pre_avg=rate // HOP // 10, post_avg=rate // HOP // 10,
        delta=prominence, wait=rate // HOP // 33,
    )
    seconds = (found * HOP - lead) / rate - LATENESS_SECONDS
    return seconds[(seconds >= -0.005) & (seconds < len(mono) / rate - 0.005)]


def sixteenths(bpm: float, bars: int, swing: float) -> np.ndarray:
    """The times of every sixteenth, in seconds; `swing` is where in its eighth the second sixteenth falls."""
    sixteenth = np.arange(bars * 16 + 1)
    return (sixteenth // 2 / 2 + sixteenth % 2 * swing / 2) * 60 / bpm


def errors_ms(heard: np.ndarray, grid: np.ndarray) -> np.ndarray:
    """For each time heard, how far it is from the nearest of the grid's, in milliseconds, late is positive."""
    nearest = np.abs(heard[:, None] - grid[None, :]).argmin(axis=1)
    return 1000 * (heard - grid[nearest])
