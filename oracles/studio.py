"""The program under test, used as anyone would: by its command line and the files it leaves."""

import json
import os
import subprocess
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
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


def run(*arguments: str, **options) -> subprocess.CompletedProcess:
    return subprocess.run(
        [str(PROGRAM), *map(str, arguments)], capture_output=True, text=True, stdin=subprocess.DEVNULL, **options
    )


def generate(brief: Brief, out: Path, *more: str, **options) -> list[Loop]:
    """Makes what the brief asks for in a folder of its own."""
    out.mkdir(parents=True, exist_ok=True)
    done = run("generate", *brief.arguments(), "--out", out, *more, **options)
    assert done.returncode == 0, f"{brief}\n{done.stderr}"
    return [Loop(brief, file) for file in sorted(out.iterdir()) if file.suffix in AUDIO]


def generate_one(brief: Brief, out: Path, *more: str, **options) -> Loop:
    loops = generate(brief, out, *more, **options)
    assert len(loops) == 1, f"{brief} left {len(loops)} files"
    return loops[0]


def generate_each(briefs: list[Brief], out: Path, *more: str) -> list[Loop]:
    """One loop of each brief, as many at a time as there are cores."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(lambda item: generate_one(item[1], out / f"{item[0]:03}", *more), enumerate(briefs)))


def inspect(*files: Path) -> list[dict]:
    """What the program itself says about files."""
    done = run("inspect", "--json", *files)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    return said if isinstance(said, list) else [said]


def on_all_cores(judge, things: list) -> list:
    """`[judge(thing), …]`, spread over processes: most judges hold Python's lock."""
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(judge, things, chunksize=4))
