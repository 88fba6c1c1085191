"""The same words give the same bytes: with any number of threads, in any batch, on any processor.

The hottest loops of the studio, and the SHA-256 of its seal, are compiled for several processors and chosen between
when they run. So the release binary runs here and on older processors, emulated by QEMU, and the files are compared.
"""

import hashlib
import platform
import signal
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

import pytest

import studio
from briefs import KINDS, MOODS, STYLES, TONAL, Brief

OLD = ["Nehalem", "qemu64"]
"""Intel's of 2008, which ends at SSE 4.2, and QEMU's plainest with 64 bits, which ends at SSE 3."""

ONE_INSTRUCTION = {"AVX2": "vpaddd %%ymm0, %%ymm0, %%ymm0", "SHA": "sha256msg1 %%xmm0, %%xmm0"}

BRIEFS = [
    Brief("drums", 127.5, 4, style="house", seed=11, moods=("energetic",)),
    Brief("texture", 96, 4, key="Dm", style="ambient", seed=12, moods=("ambient", "dark")),
    Brief("bass", 174, 2, key="F#m", style="drum & bass", seed=13, intensity=5),
    Brief("riser", 140, 4, seed=14),
]


def bytes_of(folder) -> dict[str, str]:
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in folder.iterdir()}


@pytest.mark.parametrize("brief", BRIEFS, ids=str)
@pytest.mark.parametrize("format", ["wav", "flac", "mp3"])
def test_the_same_command_leaves_the_same_bytes_with_any_number_of_threads(brief, format, tmp_path):
    for threads in ("1", "2", "7"):
        more = ["--count", "3", "--format", format, "--midi", "--jobs", threads]
        studio.generate(brief, tmp_path / threads, *more)
    assert len(bytes_of(tmp_path / "1")) >= 6
    assert bytes_of(tmp_path / "1") == bytes_of(tmp_path / "2") == bytes_of(tmp_path / "7")


def test_a_loop_of_a_batch_is_the_one_that_its_own_seed_makes(tmp_path):
    brief = Brief("arp", 128, 2, key="Am", seed=20)
    many = studio.generate(brief, tmp_path / "many", "--count", "3")
    one = studio.generate_one(brief, tmp_path / "one")
    assert one.file.read_bytes() in [loop.file.read_bytes() for loop in many]


def test_twenty_seeds_give_twenty_loops(tmp_path):
    for kind, key in (("kick", None), ("bass", "Am"), ("texture", "Am"), ("drums", None)):
        loops = studio.generate(Brief(kind, 128, 1, key=key), tmp_path / kind, "--count", "20")
        assert len({hashlib.sha256(loop.audio()[0].tobytes()).digest() for loop in loops}) == 20


@pytest.fixture(scope="module")
def both_processors():
    """What compares two processors has something to compare only if this one has what the old ones lack."""
    if platform.machine() != "x86_64":
        pytest.skip("the emulated processors run programs for x86-64 only")
    if not executes("AVX2"):
        pytest.skip("this processor has no AVX2 itself, so that old ones do not differ from it")


@pytest.mark.parametrize(("processor", "bits", "rate"), [(OLD[0], 24, 44_100), (OLD[1], 16, 48_000)])
def test_an_old_processor_makes_the_same_bytes(both_processors, processor, bits, rate, tmp_path):
    """Nothing of AVX can have run there: as the next test shows, a program that tries is killed."""
    briefs = [
        Brief(kind, 174.5, 1, "Am" if kind in TONAL else None, intensity, (mood,), style, seed=30, rate=rate)
        for kind, style, mood, intensity in zip(KINDS, STYLES, MOODS * 4, [3, 4, 5] * 4)
    ]

    def makes_the_same(brief: Brief) -> bool:
        said = [studio.PROGRAM, "generate", *brief.arguments(), "--count", "2"]
        said += ["--format", "wav,flac,mp3", "--bits", str(bits), "--midi"]
        here, there = tmp_path / brief.kind / "here", tmp_path / brief.kind / "there"
        subprocess.run([*said, "--out", here], check=True, capture_output=True)
        subprocess.run([*on(processor), *said, "--jobs", "1", "--out", there], check=True, capture_output=True)
        assert len(bytes_of(here)) == 10, "two each of WAV, FLAC, MP3, MIDI and passport"
        return bytes_of(here) == bytes_of(there)

    with ThreadPoolExecutor() as pool:
        same = list(pool.map(makes_the_same, briefs))
    assert all(same), "\n".join(str(brief) for brief, is_same in zip(briefs, same) if not is_same)


@pytest.mark.parametrize("processor", OLD)
@pytest.mark.parametrize("instruction", ONE_INSTRUCTION)
def test_the_old_processors_are_old(both_processors, instruction, processor):
    assert not executes(instruction, *on(processor))


@pytest.mark.parametrize("processor", OLD)
def test_what_leaves_its_mathematics_to_the_platform_differs_there(both_processors, processor):
    """The comparison can fail: glibc, too, has variants of its functions, and theirs are not the same to the bit."""
    sines = [sys.executable, "-Ic", "import math; print([math.sin(n / 7919) for n in range(20_000)])"]
    here, there = (subprocess.run([*where, *sines], check=True, capture_output=True) for where in ([], on(processor)))
    assert len(here.stdout) > 100_000
    assert here.stdout != there.stdout


def on(processor: str) -> list[str]:
    return ["qemu-x86_64", "-cpu", processor]


def executes(instruction: str, *where: str) -> bool:
    """Whether a program of one instruction runs to its end; one that the processor lacks kills it."""
    source = f'int main(void) {{ __asm__ volatile("{ONE_INSTRUCTION[instruction]}" ::: "xmm0"); return 0; }}'
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["cc", "-x", "c", "-", "-o", "try"], cwd=folder, input=source.encode(), check=True)
        ended = subprocess.run([*where, "./try"], cwd=folder, capture_output=True).returncode
    assert ended in (0, -signal.SIGILL), f"{instruction} ended with {ended}"
    return ended == 0
