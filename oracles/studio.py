"""The program under test, used as anyone would: by its command line and the files it leaves."""

import atexit
import json
import os
import subprocess
import tempfile
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import soundfile

from briefs import Brief

REPOSITORY = Path(__file__).resolve().parent.parent
PROGRAM = Path(os.environ.get("CLOUDMUSIC", REPOSITORY / "target/release/cloudmusic")).resolve()

AUDIO = {".wav", ".flac", ".mp3"}


@dataclass(frozen=True)
class Loop:
    """What was asked for, and the file that came."""

    brief: Brief
    file: Path

    def audio(self) -> tuple[np.ndarray, int]:
        """Frames × channels, and the sample rate."""
        return soundfile.read(self.file, always_2d=True)

    def mono(self) -> tuple[np.ndarray, int]:
        audio, rate = self.audio()
        return audio.mean(axis=1), rate


def run(*arguments: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [str(PROGRAM), *map(str, arguments)], capture_output=True, text=True, stdin=subprocess.DEVNULL
    )


def generate(brief: Brief, out: Path, *more: str) -> list[Loop]:
    """Makes what the brief asks for in a folder of its own."""
    out.mkdir(parents=True, exist_ok=True)
    done = run("generate", *brief.arguments(), "--out", out, *more)
    assert done.returncode == 0, f"{brief}\n{done.stderr}"
    return [Loop(brief, file) for file in sorted(out.iterdir()) if file.suffix in AUDIO]


def generate_one(brief: Brief, out: Path, *more: str) -> Loop:
    loops = generate(brief, out, *more)
    assert len(loops) == 1, f"{brief} left {len(loops)} files"
    return loops[0]


def generate_each(briefs: list[Brief], out: Path, *more: str) -> list[Loop]:
    """One loop of each brief, as many at a time as there are cores."""
    loops, unmade = try_each(briefs, out, *more)
    assert not unmade, "\n".join(unmade)
    return loops


def try_each(briefs: list[Brief], out: Path, *more: str) -> tuple[list[Loop], list[str]]:
    """One loop of each brief that can be made, and what the program said about the others."""

    def attempt(numbered: tuple[int, Brief]) -> Loop | str:
        number, brief = numbered
        try:
            return generate_one(brief, out / f"{number:03}", *more)
        except AssertionError as failure:
            return str(failure)

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        made = list(pool.map(attempt, enumerate(briefs)))
    return [one for one in made if isinstance(one, Loop)], [one for one in made if isinstance(one, str)]


def inspect(*files: Path) -> list[dict]:
    """What the program itself says about files."""
    done = run("inspect", "--json", *files)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    return said if isinstance(said, list) else [said]


def on_all_cores(judge, things: list) -> list:
    """`[judge(thing), …]`, spread over processes: most judges hold Python's lock."""
    return list(judges_at_work().map(judge, things, chunksize=4))


@cache
def judges_at_work() -> ProcessPoolExecutor:
    """A process a core, kept: each compiles its detectors once.

    They are new processes, not forks of one that has threads.
    """
    return ProcessPoolExecutor(os.cpu_count(), get_context("spawn"), initializer=compile_apart)


def compile_apart():
    """Compiled detectors are kept in a folder of this process alone.

    A judge that shared numba's folder with others has died in compiled code. To be called before numba is imported.
    """
    folder = tempfile.TemporaryDirectory(prefix="judge-")
    os.environ["NUMBA_CACHE_DIR"] = folder.name
    atexit.register(folder.cleanup)
