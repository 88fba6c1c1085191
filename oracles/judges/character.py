"""How bright, how busy and how spacious does a loop measure? All three from librosa."""

import librosa
import numpy as np

from judges import onsets


def brightness_hz(mono: np.ndarray, rate: int) -> float:
    """The spectral centroid, each frame counting by how loud it is."""
    magnitude = np.abs(librosa.stft(np.tile(mono, 2).astype(np.float32), n_fft=2048, hop_length=1024))
    centroid = librosa.feature.spectral_centroid(S=magnitude, sr=rate)[0]
    weight = magnitude.sum(axis=0)
    return float((centroid * weight).sum() / max(weight.sum(), 1e-9))


def onsets_a_second(mono: np.ndarray, rate: int) -> float:
    return len(onsets.heard_seconds(mono, rate)) * rate / len(mono)


def floor_db(mono: np.ndarray, rate: int) -> float:
    """How loud it is where it is quiet (a tenth of the time quieter) against where it is loud: tails fill the gaps."""
    level = librosa.feature.rms(y=mono.astype(np.float32), frame_length=1024, hop_length=256)[0]
    quiet, loud = np.percentile(20 * np.log10(level + 1e-5), [10, 95])
    return float(quiet - loud)
