"""Voicebanks that sound like a sine, with the inputs, outputs and operators of real ones.

What openvpi's exporter writes cannot be had here, as voices are licensed and large. These have the same names, types and
shapes, and the refinement in a `Loop`, as the exported sampler has; every input changes the sound, so that one that is
wrong, or late by a frame, is heard.
"""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
import yaml
from onnx import TensorProto, helper, numpy_helper

RATE = 44_100
HOP = 512
BINS = 128
HIDDEN = 16
PHONEMES = ["SP", "AP", "en/aa", "en/iy", "en/l", "en/n", "en/s", "en/t"]
LANGUAGES = {"en": 1, "zh": 2}
SPEAKERS = ["alto", "bass"]


@dataclass(frozen=True)
class Kind:
    """A generation of models."""

    name: str
    accelerates_continuously: bool
    """The depth is a share and the steps are counted; before, depth and speedup were in thousandths."""
    many: bool
    """Several languages and several singers."""
    curves: tuple[str, ...]
    """What it wants for every frame beside the pitch."""
    voice_base: str = "e"
    """That of the voice's logarithm; the vocoder has e."""


FIRST = Kind("first", False, False, ("gender",), "10")
NEWEST = Kind("newest", True, True, ("energy", "breathiness", "gender", "velocity"))


def write(folder: Path, kind: Kind) -> Path:
    """A voicebank in a folder of that name."""
    bank = folder / kind.name
    (bank / "dsvocoder").mkdir(parents=True)
    onnx.save(acoustic(kind), bank / "voice.onnx")
    onnx.save(vocoder(), bank / "dsvocoder" / "sines.onnx")
    mel = {"sample_rate": RATE, "hop_size": HOP, "num_mel_bins": BINS, "mel_fmin": 40, "mel_fmax": 16000, "mel_scale": "slaney"}
    config = {"acoustic": "voice.onnx", "vocoder": "sines", "hidden_size": HIDDEN, "mel_base": kind.voice_base} | mel
    config["max_depth"] = 0.75 if kind.accelerates_continuously else 450
    if kind.many:
        (bank / "voice.phonemes.json").write_text(json.dumps({name: at for at, name in enumerate(PHONEMES, 1)}))
        (bank / "voice.languages.json").write_text(json.dumps(LANGUAGES))
        config |= {"phonemes": "voice.phonemes.json", "languages": "voice.languages.json", "use_lang_id": True}
        config["speakers"] = [f"voice.{name}" for name in SPEAKERS]
        for name in SPEAKERS:
            rng = np.random.default_rng(sum(name.encode()))
            rng.standard_normal(HIDDEN).astype("<f4").tofile(bank / f"voice.{name}.emb")
    else:
        (bank / "voice.phonemes.txt").write_text("\n".join(["<PAD>", *PHONEMES]))
        config["phonemes"] = "voice.phonemes.txt"
    (bank / "dsconfig.yaml").write_text(yaml.safe_dump(config))
    (bank / "dsvocoder" / "vocoder.yaml").write_text(yaml.safe_dump({"name": "sines", "model": "sines.onnx", "mel_base": "e"} | mel))
    manners = {"SP": "vowel", "AP": "vowel", "en/aa": "vowel", "en/iy": "vowel", "en/l": "liquid", "en/n": "nasal"}
    symbols = [{"symbol": name, "type": manners.get(name, "fricative" if name == "en/s" else "stop")} for name in PHONEMES]
    words = {"la": "l aa", "tina": "t iy n aa", "salty": "s aa l t iy"}
    entries = [{"grapheme": word, "phonemes": [f"en/{p}" for p in said.split()]} for word, said in words.items()]
    (bank / "dsdict.yaml").write_text(yaml.safe_dump({"symbols": symbols, "entries": entries}))
    return bank


def acoustic(kind: Kind) -> onnx.ModelProto:
    """tokens, durations, f0 and whatever the kind wants → mel."""
    rng = np.random.default_rng(7)
    float_, int_ = TensorProto.FLOAT, TensorProto.INT64
    inputs = [value("tokens", int_, [1, "n_tokens"]), value("durations", int_, [1, "n_tokens"]), value("f0", float_, [1, "n_frames"])]
    inputs += [value(name, float_, [1, "n_frames"]) for name in kind.curves]
    if kind.many:
        inputs += [value("languages", int_, [1, "n_tokens"]), value("spk_embed", float_, [1, "n_frames", HIDDEN])]
    if kind.accelerates_continuously:
        inputs += [value("depth", float_, []), value("steps", int_, [])]
    else:
        inputs += [value("depth", int_, []), value("speedup", int_, [])]

    graph = Graph()
    graph.constant("one", np.array(1, np.int64))
    graph.constant("zero", np.array(0, np.int64))
    graph.constant("axis1", np.array(1, np.int64))
    # The sound of every frame: how many sounds have ended by then.
    graph.add("CumSum", ["durations", "axis1"], "ends")
    graph.add("Shape", ["f0"], "f0_shape")
    graph.constant("frames_at", np.array(1, np.int64))
    graph.add("Gather", ["f0_shape", "frames_at"], "n")
    graph.add("Range", ["zero", "n", "one"], "frames")
    graph.constant("column", np.array([1, -1, 1], np.int64))
    graph.constant("row", np.array([1, 1, -1], np.int64))
    graph.add("Reshape", ["frames", "column"], "frames3")
    graph.add("Reshape", ["ends", "row"], "ends3")
    graph.add("GreaterOrEqual", ["frames3", "ends3"], "past")
    graph.add("Cast", ["past"], "past_whole", to=int_)
    graph.constant("last", np.array([2], np.int64))
    graph.add("ReduceSum", ["past_whole", "last"], "at", keepdims=0)

    graph.constant("embedding", rng.standard_normal((len(PHONEMES) + 1, BINS)).astype(np.float32))
    graph.add("Gather", ["embedding", "tokens"], "spoken")
    if kind.many:
        graph.constant("language_embedding", rng.standard_normal((len(LANGUAGES) + 1, BINS)).astype(np.float32))
        graph.add("Gather", ["language_embedding", "languages"], "in_language")
        graph.add("Add", ["spoken", "in_language"], "said")
    else:
        graph.add("Identity", ["spoken"], "said")
    graph.constant("first", np.array([0], np.int64))
    graph.add("Squeeze", ["said", "first"], "said2")
    graph.add("Gather", ["said2", "at"], "condition0")

    graph.add("Log", ["f0"], "pitch")
    condition = "condition0"
    for number, name in enumerate(["pitch", *kind.curves]):
        graph.add("Unsqueeze", [name, "last"], f"{name}3")
        graph.constant(f"{name}_weight", (0.2 * rng.standard_normal((1, 1, BINS))).astype(np.float32))
        graph.add("Mul", [f"{name}3", f"{name}_weight"], f"{name}_part")
        condition = graph.add("Add", [condition, f"{name}_part"], f"condition{number + 1}")
    if kind.many:
        graph.constant("speaker_weight", (0.2 * rng.standard_normal((HIDDEN, BINS))).astype(np.float32))
        graph.add("MatMul", ["spk_embed", "speaker_weight"], "speaker_part")
        condition = graph.add("Add", [condition, "speaker_part"], "condition_of_speaker")

    if kind.accelerates_continuously:
        graph.add("Identity", ["steps"], "times")
        graph.add("Identity", ["depth"], "deep")
    else:
        graph.add("Div", ["depth", "speedup"], "times")
        graph.constant("thousand", np.array(1000, np.float32))
        graph.add("Cast", ["depth"], "depth_float", to=float_)
        graph.add("Div", ["depth_float", "thousand"], "deep")
    graph.constant("true", np.array(True))
    graph.constant("half", np.array(0.5, np.float32))
    graph.add("Mul", [condition, "deep"], "start")
    body = helper.make_graph(
        [
            helper.make_node("Identity", ["go"], ["go_on"]),
            helper.make_node("Sub", [condition, "x"], ["away"]),
            helper.make_node("Tanh", ["away"], ["bent"]),
            helper.make_node("Mul", ["bent", "half"], ["step"]),
            helper.make_node("Add", ["x", "step"], ["nearer"]),
        ],
        "refinement",
        [value("number", int_, []), value("go", TensorProto.BOOL, []), value("x", float_, [1, "n_frames", BINS])],
        [value("go_on", TensorProto.BOOL, []), value("nearer", float_, [1, "n_frames", BINS])],
    )
    graph.add("Loop", ["times", "true", "start"], "mel", body=body)
    return graph.model("acoustic", inputs, [value("mel", float_, [1, "n_frames", BINS])])


def vocoder() -> onnx.ModelProto:
    """mel and f0 → a sine as loud as the mel says."""
    rng = np.random.default_rng(8)
    float_ = TensorProto.FLOAT
    graph = Graph()
    graph.constant("weight", (rng.standard_normal((BINS, HOP)) / BINS).astype(np.float32))
    graph.add("MatMul", ["mel", "weight"], "loud")
    graph.add("Tanh", ["loud"], "gain")
    graph.constant("last", np.array([2], np.int64))
    graph.add("Unsqueeze", ["f0", "last"], "f0_3")
    graph.constant("hop", np.full((1, 1, HOP), 2 * np.pi / RATE, np.float32))
    graph.add("Mul", ["f0_3", "hop"], "turns3")
    graph.constant("flat", np.array([1, -1], np.int64))
    graph.add("Reshape", ["turns3", "flat"], "turns")
    # Added up with fractions of 64 bits: a minute has millions of samples.
    graph.add("Cast", ["turns"], "turns64", to=TensorProto.DOUBLE)
    graph.constant("axis1", np.array(1, np.int64))
    graph.add("CumSum", ["turns64", "axis1"], "phase64")
    graph.constant("turn", np.array(2 * np.pi, np.float64))
    graph.add("Div", ["phase64", "turn"], "whole_and_part")
    graph.add("Floor", ["whole_and_part"], "whole")
    graph.add("Sub", ["whole_and_part", "whole"], "part")
    graph.add("Mul", ["part", "turn"], "phase_wrapped")
    graph.add("Cast", ["phase_wrapped"], "phase", to=float_)
    graph.add("Sin", ["phase"], "sine")
    graph.add("Reshape", ["gain", "flat"], "gains")
    graph.add("Mul", ["sine", "gains"], "waveform")
    inputs = [value("mel", float_, [1, "n_frames", BINS]), value("f0", float_, [1, "n_frames"])]
    return graph.model("vocoder", inputs, [value("waveform", float_, [1, "n_samples"])])


class Graph:
    """Nodes and constants that are being put together."""

    def __init__(self):
        self.nodes, self.constants = [], []

    def constant(self, name: str, array: np.ndarray):
        self.constants.append(numpy_helper.from_array(array, name))

    def add(self, operator: str, inputs: list[str], output: str, **attributes) -> str:
        self.nodes.append(helper.make_node(operator, inputs, [output], **attributes))
        return output

    def model(self, name: str, inputs: list, outputs: list) -> onnx.ModelProto:
        graph = helper.make_graph(self.nodes, name, inputs, outputs, self.constants)
        # Those of openvpi's exporter.
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
        onnx.checker.check_model(model, full_check=True)
        return model


def value(name: str, kind: int, shape: list):
    return helper.make_tensor_value_info(name, kind, shape)
