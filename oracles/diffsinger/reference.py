"""A second way to sing a score: numpy and Python's onnxruntime, written from the rules of DiffSinger's own inference."""

import json
from pathlib import Path

import numpy as np
import onnxruntime
import yaml

from .models import BINS, HOP, RATE

FRAME = HOP / RATE


def rules(score: list[dict]):
    """What every segment of a score keeps."""
    for segment in score:
        symbols, lengths = segment["ph_seq"].split(), numbers(segment, "ph_dur")
        groups = [int(n) for n in segment["ph_num"].split()]
        notes, held = segment["note_seq"].split(), numbers(segment, "note_dur")
        slurs = [int(n) for n in segment["note_slur"].split()]
        assert len(symbols) == len(lengths) == sum(groups)
        assert len(notes) == len(held) == len(slurs) and slurs.count(0) == len(groups)
        assert min(lengths) > 0 and min(held) > 0
        total = sum(lengths)
        assert abs(sum(held) - total) < 1e-4
        assert abs(len(numbers(segment, "f0_seq")) * float(segment["f0_timestep"]) - total) <= float(segment["f0_timestep"])
        assert segment["offset"] >= 0
        # Each note that is no slur covers its group, and rests are silent.
        ends, at = np.cumsum(held), 0
        group_ends = np.cumsum(lengths)[np.cumsum(groups) - 1]
        note_ends = [end for end, slur in zip(ends, [*slurs[1:], 0]) if not slur]
        assert np.allclose(note_ends, group_ends, atol=1e-4)
        for note, slur in zip(notes, slurs):
            if not slur:
                first = symbols[sum(groups[:at])]
                assert (note == "rest") == (first in ("SP", "AP")), (note, first)
                at += 1


def sing(bank: Path, score: list[dict], *, steps: int = 20, speaker: str | None = None) -> list[tuple[float, np.ndarray]]:
    """The segments with their offsets in seconds."""
    config = yaml.safe_load((bank / "dsconfig.yaml").read_text())
    voice = session(bank / config["acoustic"])
    vocoder = session(bank / "dsvocoder" / "sines.onnx")
    factor = np.float32(np.log(10)) if config["mel_base"] == "10" else np.float32(1)
    sung = []
    for segment in score:
        inputs = given(bank, config, segment, steps, speaker)
        (mel,) = voice.run(["mel"], {one.name: inputs[one.name] for one in voice.get_inputs()})
        assert mel.shape == (1, inputs["f0"].shape[1], BINS)
        (wave,) = vocoder.run(["waveform"], {"mel": mel * factor, "f0": inputs["f0"]})
        sung.append((segment["offset"], wave[0]))
    return sung


def place(sung: list[tuple[float, np.ndarray]], frames: int, starts_at: float = 0.0) -> np.ndarray:
    """One loop of so many frames with all that was sung, round and round."""
    loop = np.zeros(frames)
    for offset, wave in sung:
        at = round((starts_at + offset) * RATE) + np.arange(len(wave))
        np.add.at(loop, at % frames, wave)
    return loop


def given(bank: Path, config: dict, segment: dict, steps: int, speaker: str | None) -> dict[str, np.ndarray]:
    """Everything that a voice could want of a segment."""
    symbols = segment["ph_seq"].split()
    ends = np.round(np.cumsum(numbers(segment, "ph_dur")) / FRAME + 0.5).astype(np.int64)
    durations = np.diff(ends, prepend=0)
    times = np.arange(ends[-1]) * FRAME
    f0 = by_frame(segment, "f0_seq", times)
    curves = {"gender": 0.0, "velocity": 1.0} | {name: segment[name] for name in segment if f"{name}_timestep" in segment}
    curves |= {name: segment[name] for name in ("gender", "velocity") if name in segment}
    frames = {
        name: by_frame(segment, name, times) if isinstance(usual, str) else np.full(len(times), usual)
        for name, usual in curves.items()
    }
    phonemes = bank / config["phonemes"]
    if phonemes.suffix == ".json":
        ids = json.loads(phonemes.read_text())
    else:
        ids = {name: at for at, name in enumerate(phonemes.read_text().splitlines())}
    tensors = {
        "tokens": np.array([[ids[symbol] for symbol in symbols]], np.int64),
        "durations": durations[None],
        "f0": f0[None].astype(np.float32),
    }
    tensors |= {name: curve[None].astype(np.float32) for name, curve in frames.items()}
    if "languages" in config:
        ids = json.loads((bank / config["languages"]).read_text())
        tensors["languages"] = np.array([[ids[s.split("/")[0]] if "/" in s else 0 for s in symbols]], np.int64)
    if "speakers" in config:
        name = f"voice.{speaker}" if speaker else config["speakers"][0]
        embedding = np.fromfile(bank / f"{name}.emb", "<f4")
        tensors["spk_embed"] = np.tile(embedding, (1, len(times), 1))
    if config["max_depth"] > 1:
        speedup = max(1, config["max_depth"] // steps)
        tensors["depth"] = np.array(config["max_depth"] // speedup * speedup, np.int64)
        tensors["speedup"] = np.array(speedup, np.int64)
    else:
        tensors["depth"] = np.array(config["max_depth"], np.float32)
        tensors["steps"] = np.array(steps, np.int64)
    return tensors


def by_frame(segment: dict, name: str, times: np.ndarray) -> np.ndarray:
    curve = numbers(segment, name)
    timestep = float(segment[f"{name.removesuffix('_seq')}_timestep"])
    return np.interp(times, np.arange(len(curve)) * timestep, curve)


def numbers(segment: dict, name: str) -> list[float]:
    return [float(word) for word in segment[name].split()]


def session(path: Path) -> onnxruntime.InferenceSession:
    return onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
