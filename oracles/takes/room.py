"""Where it is played and how it comes to us: a room, noise, a sample rate, a codec."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
import soxr
from scipy import signal

from takes.machines import RATE


@dataclass(frozen=True)
class Room:
    """A room that rings for `seconds` (to −60 dB), `wet_db` below what is played."""

    seconds: float
    wet_db: float

    def __str__(self) -> str:
        return f"room of {self.seconds:.1f} s at {self.wet_db:.0f} dB"

    def heard(self, dry: np.ndarray, dice: np.random.Generator) -> np.ndarray:
        """Adds a dark noise that dies away, 8 ms after the sound itself."""
        t = np.arange(int(self.seconds * RATE)) / RATE
        response = dice.standard_normal((len(t), dry.shape[1])) * 10 ** (-3 * t / self.seconds)[:, None]
        response = signal.lfilter([0.35], [1, -0.65], response, axis=0)
        response *= 10 ** (self.wet_db / 20) / np.sqrt((response**2).sum(axis=0))
        response = np.pad(response, ((int(0.008 * RATE), 0), (0, 0)))
        dry = dry.astype(np.float32)
        return dry + signal.oaconvolve(dry, response.astype(np.float32), axes=0)[: len(dry)]


def with_noise(sound: np.ndarray, below_db: float, dice: np.random.Generator) -> np.ndarray:
    """Hiss that is so far below the music, over all."""
    hiss = dice.standard_normal(sound.shape, dtype=np.float32)
    return sound + hiss * np.sqrt((sound**2).mean()) * 10 ** (-below_db / 20)


@dataclass(frozen=True)
class Delivery:
    """The file it comes in."""

    kind: str
    rate: int
    channels: int

    def __str__(self) -> str:
        return f"{self.kind} of {self.channels} × {self.rate} Hz"

    def write(self, sound: np.ndarray, stem: Path) -> Path:
        """Writes stereo at 44.1 kHz as this kind of file, at −3 dBFS."""
        if self.channels == 1:
            sound = sound.mean(axis=1, keepdims=True)
        if self.rate != RATE:
            sound = soxr.resample(sound, RATE, self.rate)
        sound = (sound * 0.7 / np.abs(sound).max()).astype(np.float32)
        file = stem.with_suffix("." + self.kind)
        if self.kind in ("wav", "flac"):
            soundfile.write(file, sound, self.rate, subtype="PCM_16")
            return file
        encoder = {"mp3": ["libmp3lame", "-b:a", "192k"], "ogg": ["libvorbis", "-q:a", "6"]}[self.kind]
        subprocess.run(
            ["ffmpeg", "-v", "error", "-y", "-f", "f32le", "-ar", str(self.rate), "-ac", str(self.channels), "-i", "-",
             "-c:a", *encoder, file],
            input=sound.tobytes(), check=True, capture_output=True,
        )  # fmt: skip
        return file
