"""Singing: ONNX Runtime in the studio gives what Python's onnxruntime gives, and the scores keep the rules of the format.

The voices are sines (see diffsinger/models.py): that the numbers which a model gets are right can be shown without one,
how a real voice sounds cannot.
"""

import json
import os
import subprocess
import threading
from pathlib import Path

import mido
import numpy as np
import onnxruntime
import pytest

from diffsinger import models, reference
from diffsinger.sidecar import Sidecar

ROOT = Path(__file__).parents[1]
# The same library for both: what differs is then ours.
(LIBRARY,) = Path(onnxruntime.__file__).parent.glob("capi/libonnxruntime.so.*")
# Where two pieces overlap we add in 32 bits, and numpy in 64.
ROUNDING = 2.0**-22


@pytest.fixture(scope="session")
def sing():
    """`sing(folder, bank=…, seed=…)`: the loop and its notes; what goes wrong is raised with its message."""
    cargo = ["cargo", "build", "--quiet", "--locked", "-p", "engine", "--features", "onnx", "--example", "sing"]
    subprocess.run(cargo, cwd=ROOT, check=True)
    program = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "debug" / "examples" / "sing"

    def run(folder: Path, **words) -> tuple[np.ndarray, mido.MidiFile]:
        out = folder / "out.f32"
        done = subprocess.run([program, out, *(f"{k}={v}" for k, v in words.items())], capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(done.stderr)
        return np.fromfile(out, "<f4"), mido.MidiFile(out.with_suffix(".mid"))

    return run


@pytest.fixture(scope="module", params=[models.FIRST, models.NEWEST], ids=lambda kind: kind.name)
def bank(request, tmp_path_factory) -> Path:
    return models.write(tmp_path_factory.mktemp("bank"), request.param)


def composed(bank: Path, sing, folder: Path, **words) -> tuple[np.ndarray, mido.MidiFile, list[dict]]:
    """What the studio has sung beside it, and the score it sent."""
    with Sidecar(bank) as sidecar:
        threading.Thread(target=sidecar.serve_forever, daemon=True).start()
        base = f"http://127.0.0.1:{sidecar.server_port}"
        loop, notes = sing(folder, base=base, dictionary=bank / "dsdict.yaml", **words)
        sidecar.shutdown()
        (score,) = sidecar.scores
    return loop, notes, score


def written(folder: Path, bank: Path) -> tuple[Path, list[dict]]:
    """A score of somebody else's for two bars at 120 BPM; its second segment rings past the end."""
    rng = np.random.default_rng(3)

    def segment(offset: float, lengths: list[float]) -> dict:
        steps = round(sum(lengths) / 0.005)
        glide = 220 * 2 ** (np.cumsum(rng.uniform(-0.02, 0.02, steps)))
        return {
            "offset": offset, "text": "AP la na SP", "ph_seq": "AP en/l en/aa en/n en/aa SP", "ph_num": "2 2 1 1",
            "ph_dur": " ".join(map(str, lengths)), "note_seq": "rest A3 B3 rest", "note_slur": "0 0 0 0",
            "note_dur": f"{lengths[0] + lengths[1]} {lengths[2] + lengths[3]} {lengths[4]} {lengths[5]}",
            "f0_seq": " ".join(f"{hz:.3f}" for hz in glide), "f0_timestep": "0.005",
            "gender": "-0.5 0.5 0.1", "gender_timestep": "0.4",
            "energy": "0.1 0.9 0.4 0.2", "energy_timestep": "0.31",
            "breathiness": "0.3 0.2", "breathiness_timestep": "0.7", "velocity": 1.25,
        }

    score = [segment(0.1, [0.39, 0.2, 0.25, 0.15, 0.59, 0.1]), segment(2.6, [0.3, 0.07, 0.512, 0.083, 0.9, 0.35])]
    reference.rules(score)
    path = folder / "song.ds"
    path.write_text(json.dumps(score))
    return path, score


def test_a_score_is_sung_as_python_sings_it(bank, sing, tmp_path):
    path, score = written(tmp_path, bank)
    words = {"speaker": "bass"} if bank.name == "newest" else {}
    loop, notes = sing(tmp_path, bank=bank, library=LIBRARY, score=f"{path},120,2,Am", bpm=120, bars=2, key="Am", steps=17, **words)
    expected = reference.place(reference.sing(bank, score, steps=17, **words), 2 * 2 * models.RATE)
    assert len(loop) == len(expected)
    assert np.abs(expected).max() > 0.1 and np.count_nonzero(expected) > len(expected) / 2
    print(f"{bank.name}: {np.abs(loop - expected).max():.2e} apart at most, {np.mean(loop == expected.astype('f4')):.1%} the same bits")
    assert np.abs(loop - expected).max() <= ROUNDING
    # The end of the second segment is on the first beat.
    assert np.abs(loop[: models.RATE // 10]).max() > 0.01
    struck = [message.note for message in notes if message.type == "note_on" and message.velocity]
    assert struck == [57, 59, 57, 59]


def test_this_judge_hears_a_frame_a_step_and_another_singer(bank, tmp_path):
    _, score = written(tmp_path, bank)
    frames = 4 * models.RATE
    right = reference.place(reference.sing(bank, score), frames)
    late = [segment | {"offset": segment["offset"] + 1 / models.RATE} for segment in score]
    longer = [segment | {"ph_dur": segment["ph_dur"].replace("0.2 ", "0.21 ").replace("0.07 ", "0.08 ")} for segment in score]
    bent = [segment | {"gender": "-0.5 0.5 0.2"} for segment in score]
    wrong = {
        "late by a sample": reference.sing(bank, late),
        "a consonant longer by a frame": reference.sing(bank, longer),
        "another gender": reference.sing(bank, bent),
        "other steps": reference.sing(bank, score, steps=3),
    }
    if bank.name == "newest":
        wrong["another singer"] = reference.sing(bank, score, speaker="bass")
    for what, sung in wrong.items():
        assert np.abs(reference.place(sung, frames) - right).max() > 100 * ROUNDING, what


BRIEFS = [
    {"bpm": 120, "bars": 4, "key": "Am", "seed": 1, "lyrics": "tina - salty la"},
    {"bpm": 174, "bars": 2, "key": "F#m", "seed": 2, "lyrics": "salty"},
    {"bpm": 87.5, "bars": 8, "key": "Eb", "seed": 3, "lyrics": "la"},
    {"bpm": 140, "bars": 1, "key": "C", "seed": 4, "lyrics": "Tina, la!", "octaves": -1},
    {"bpm": 96, "bars": 4, "key": "Dm", "seed": 5, "lyrics": "la - - salty"},
]


@pytest.mark.parametrize("brief", BRIEFS, ids=lambda brief: f"{brief['bpm']}-{brief['key']}")
def test_our_own_leads_are_sung_the_same_inside_and_beside(brief, sing, tmp_path):
    bank = models.write(tmp_path, models.FIRST)
    beside, notes, score = composed(bank, sing, tmp_path, **brief)
    reference.rules(score)
    inside, notes_inside = sing(tmp_path, bank=bank, library=LIBRARY, **brief)
    assert [str(message) for message in notes] == [str(message) for message in notes_inside]
    frames = round(brief["bars"] * 240 / brief["bpm"] * models.RATE)
    assert len(beside) == len(inside) == frames
    assert np.abs(inside).max() > 0.05
    # Beside, segments are placed to the sample in the score's time, and the whole then on the grid: one sample may
    # lie between the two, of a sine below 1.1 kHz and its loudness.
    shifts = {by: np.abs(np.roll(beside, by) - inside) for by in (-1, 0, 1)}
    print({by: f"{np.mean(apart <= ROUNDING):.1%}" for by, apart in shifts.items()})
    assert np.min(list(shifts.values()), axis=0).max() <= ROUNDING


@pytest.mark.parametrize("brief", BRIEFS, ids=lambda brief: f"{brief['bpm']}-{brief['key']}")
def test_vowels_begin_where_notes_do_and_have_their_pitch(brief, sing, tmp_path):
    bank = models.write(tmp_path, models.FIRST)
    _, notes, score = composed(bank, sing, tmp_path, **brief)
    at, struck = 0.0, {}
    for message in notes:
        at += message.time
        if message.type == "note_on" and message.velocity:
            struck[at] = message.note
    vowels = []
    for segment in score:
        f0 = reference.numbers(segment, "f0_seq")
        begins = np.concatenate([[0], np.cumsum(reference.numbers(segment, "ph_dur"))])
        for begin, symbol, length in zip(begins, segment["ph_seq"].split(), np.diff(begins)):
            if symbol in ("en/aa", "en/iy"):
                middle = f0[min(round((begin + min(length, 0.15) / 2) / 0.005), len(f0) - 1)]
                vowels.append((segment["offset"] + begin, 69 + 12 * np.log2(middle / 440)))
    # The score's time 0 is where its first phrase begins: a breath before the first note.
    first = min(struck) - vowels[0][0]
    assert -0.8 < first - min(struck) < 0
    for begin, pitch in vowels:
        nearest = min(struck, key=lambda second: abs(second - first - begin))
        # MIDI counts whole microseconds a beat and 960 ticks in it.
        assert abs(nearest - first - begin) < 0.002
        assert abs(struck[nearest] - pitch) < 0.5
    assert len(vowels) >= len(struck) / 3


def test_what_is_missing_is_said(sing, tmp_path):
    bank = models.write(tmp_path, models.NEWEST)
    words = {"bank": bank, "library": LIBRARY}
    for wrong, said in [
        ({"lyrics": "la bamba"}, "does not know the word 'bamba'"),
        ({"library": tmp_path / "no.so"}, "cannot be loaded"),
        ({"bank": tmp_path, "dictionary": bank / "dsdict.yaml"}, "dsconfig.yaml"),
        ({"speaker": "tenor"}, "has no singer 'tenor'"),
        ({}, "the voice wants 'energy' for every moment"),
    ]:
        with pytest.raises(RuntimeError, match=said):
            sing(tmp_path, **(words | wrong))
