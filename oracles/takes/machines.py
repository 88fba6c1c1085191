"""Who plays: drum kits from files, and a synthesiser of SoundFonts. All at 44.1 kHz in stereo."""

import subprocess
import tempfile
import xml.etree.ElementTree as xml
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import mido
import numpy as np
import soundfile
import soxr

from takes.notes import Struck

RATE = 44_100

# Where Debian puts hydrogen-data and timgm6mb-soundfont.
KITS = Path("/usr/share/hydrogen/data/drumkits")
SOUNDFONT = Path("/usr/share/sounds/sf2/TimGM6mb.sf2")


@dataclass(frozen=True)
class Hit:
    """One recorded hit, for strengths up to `up_to`."""

    up_to: float
    sound: np.ndarray


class Kit:
    """A drum machine: a voice is one or more recordings, chosen by strength."""

    def __init__(self, voices: dict[str, list[Hit]]):
        self._voices = voices

    def play(self, struck: list[Struck], seconds: float) -> np.ndarray:
        heard = np.zeros((int(np.ceil(seconds * RATE)), 2))
        for one in struck:
            hits = self._voices[one.note.voice]
            hit = next((hit for hit in hits if one.note.strength <= hit.up_to), hits[-1])
            at = round(one.seconds * RATE)
            sound = hit.sound[max(0, -at) : max(0, len(heard) - at)]
            at = max(0, at)
            heard[at : at + len(sound)] += one.note.strength * sound
        return heard


@cache
def hydrogen_kit(name: str) -> Kit:
    """A kit of Hydrogen's, by the voices of its own that our names stand for."""
    folder = KITS / name
    root = xml.parse(folder / "drumkit.xml").getroot()
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
    instruments = {instrument.findtext("name"): instrument for instrument in root.iter("instrument")}
    return Kit({voice: _hits(instruments[its], folder) for voice, its in HYDROGEN_VOICES[name].items()})


def _hits(instrument: xml.Element, folder: Path) -> list[Hit]:
    hits = []
    for layer in instrument.iter("layer"):
        sound, rate = soundfile.read(folder / layer.findtext("filename"), always_2d=True)
        gain = float(layer.findtext("gain", "1")) * float(instrument.findtext("volume", "1"))
        hits.append(Hit(float(layer.findtext("max", "1")), gain * as_played(sound, rate)))
    return sorted(hits, key=lambda hit: hit.up_to)


def as_played(sound: np.ndarray, rate: int) -> np.ndarray:
    """Stereo at our rate from the first frame that is heard: what is struck at a time is to be heard at that time."""
    sound = np.repeat(sound, 2, axis=1)[:, :2] if sound.shape[1] == 1 else sound[:, :2]
    if rate != RATE:
        sound = soxr.resample(sound, rate, RATE)
    loud = np.abs(sound).max(axis=1)
    return sound[int(np.argmax(loud > 0.05 * loud.max())) :]


HYDROGEN_VOICES = {
    "TR808EmulationKit": {
        "kick": "Kick Short", "snare": "Snare 1", "clap": "Clap", "closed": "Closed Hat", "open": "Open Hat",
        "tom": "Tom Mid", "rim": "Clave", "ride": "Cymbal", "conga": "Conga", "clave": "Clave",
        "cowbell": "Cowbell", "shaker": "Shaker",
    },
    "GMRockKit": {
        "kick": "Kick", "snare": "Snare", "clap": "Hand Clap", "closed": "Hat Closed", "open": "Hat Open",
        "tom": "Floor Tom", "rim": "Stick", "ride": "Ride", "conga": "Tom 1", "clave": "Stick",
        "cowbell": "Cowbell", "shaker": "Hat Pedal",
    },
}  # fmt: skip


GENERAL_MIDI_DRUMS = {
    "kick": 36, "snare": 38, "clap": 39, "closed": 42, "open": 46, "tom": 45, "rim": 37, "ride": 51, "conga": 63,
    "clave": 75, "cowbell": 56, "shaker": 70,
}  # fmt: skip

DRUM_CHANNEL = 9

# What FluidSynth plays is heard so much after it was asked for: it begins sounds at every 64th frame, and softly.
LATENESS_SECONDS = 0.003

# A tick of 50 µs: far below what is judged.
TICKS_A_BEAT, MICROSECONDS_A_BEAT = 10_000, 500_000


@dataclass(frozen=True)
class Band:
    """FluidSynth with a General MIDI SoundFont: `programs` says which instrument plays which voice."""

    programs: dict[str, int]
    drum_kit: int = 0

    def play(self, struck: list[Struck], seconds: float) -> np.ndarray:
        with tempfile.TemporaryDirectory() as folder:
            score, sound = Path(folder, "score.mid"), Path(folder, "sound.wav")
            self._score(struck, seconds).save(score)
            subprocess.run(
                ["fluidsynth", "-niq", "-R", "0", "-C", "0", "-g", "0.6", "-r", str(RATE), "-F", sound,
                 "-o", "audio.file.format=float", SOUNDFONT, score],
                check=True, capture_output=True,
            )  # fmt: skip
            heard, _ = soundfile.read(sound, always_2d=True)
        length = int(np.ceil(seconds * RATE))
        return np.pad(heard, ((0, max(0, length - len(heard))), (0, 0)))[:length]

    def _score(self, struck: list[Struck], seconds: float) -> mido.MidiFile:
        channels = {voice: channel for channel, voice in enumerate(self.programs)}
        events = []
        for one in struck:
            channel = channels.get(one.note.voice, DRUM_CHANNEL)
            pitch = one.note.pitch if one.note.pitch is not None else GENERAL_MIDI_DRUMS[one.note.voice]
            velocity = max(1, round(127 * one.note.strength))
            start = max(0, one.seconds - LATENESS_SECONDS)
            events.append((start, 1, mido.Message("note_on", channel=channel, note=pitch, velocity=velocity)))
            events.append((start + one.held_seconds, 0, mido.Message("note_off", channel=channel, note=pitch)))
        track = mido.MidiTrack()
        track.append(mido.MetaMessage("set_tempo", tempo=MICROSECONDS_A_BEAT))
        track.append(mido.Message("program_change", channel=DRUM_CHANNEL, program=self.drum_kit))
        for voice, channel in channels.items():
            track.append(mido.Message("program_change", channel=channel, program=self.programs[voice]))
        now = 0
        for at, _, message in sorted(events, key=lambda event: event[:2]):
            tick = round(at * 1e6 / MICROSECONDS_A_BEAT * TICKS_A_BEAT)
            track.append(message.copy(time=tick - now))
            now = tick
        track.append(mido.MetaMessage("end_of_track", time=max(0, round(seconds * 2 * TICKS_A_BEAT) - now)))
        return mido.MidiFile(ticks_per_beat=TICKS_A_BEAT, tracks=[track])
