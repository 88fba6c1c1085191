"""The program asked to cut a take, as anyone would ask it."""

import json
import os
import shlex
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile

import studio
from takes.take import Take

# The exit code of a take that cannot be made into a loop that keeps its promises, and how the answer calls it.
NOT_MADE, NOT_GOOD_ENOUGH = 3, "not_good_enough"


@dataclass(frozen=True)
class Cut:
    """What came of it: a file, or a refusal."""

    take: Take
    file: Path | None
    from_seconds: float
    """Where in the take it begins."""
    refusal: str
    cpu_seconds: float

    def audio(self) -> tuple[np.ndarray, int]:
        """Frames × channels, and the sample rate."""
        return soundfile.read(self.file, always_2d=True)


def cut(take: Take, out: Path, *more: str) -> Cut:
    """Cuts a take into a folder of its own. Whatever else than a loop or a refusal comes of it is an error."""
    out.mkdir(parents=True, exist_ok=True)
    command = [str(studio.PROGRAM), "cut", *take.arguments(), "--out", str(out), "--json", *more]
    with tempfile.TemporaryFile("w+") as said, tempfile.TemporaryFile("w+") as answered:
        running = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=answered, stderr=said)
        _, status, usage = os.wait4(running.pid, 0)
        running.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0), answered.seek(0)
        words, answer = said.read(), json.loads(answered.read() or "{}")
    cpu_seconds = usage.ru_utime + usage.ru_stime
    if running.returncode == 0:
        (loop,) = answer["loops"]
        return Cut(take, Path(loop["path"]), loop["cut"]["from_s"], "", cpu_seconds)
    assert running.returncode == NOT_MADE, f"{shlex.join(command)}\nexit {running.returncode}: {words}"
    (failure,) = answer["failures"]
    assert failure["code"] == NOT_GOOD_ENOUGH, failure
    return Cut(take, None, 0.0, failure["message"], cpu_seconds)


def cut_each(takes: list[Take], out: Path, *more: str) -> list[Cut]:
    """As many at a time as there are cores."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(lambda take: cut(take, out / take.file.stem, *more), takes))
