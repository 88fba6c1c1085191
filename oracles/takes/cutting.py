"""The program asked to cut a take, as anyone would ask it."""

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile

import studio
from takes.corpus import Take

# Exit code of a take that was read and cannot be made into a loop that keeps its promises.
NOT_GOOD_ENOUGH = 5


@dataclass(frozen=True)
class Cut:
    """What came of it."""

    take: Take
    file: Path | None
    """None if the program says that it cannot be cut."""
    from_seconds: float
    code: int
    words: str
    """What it said to people."""
    cpu_seconds: float

    def audio(self) -> tuple[np.ndarray, int]:
        """Frames × channels, and the sample rate."""
        return soundfile.read(self.file, always_2d=True)


def cut(take: Take, out: Path, *more: str) -> Cut:
    """Cuts a take into a folder of its own."""
    command = [str(studio.PROGRAM), "cut", *take.arguments(), "--out", str(out), "--json", *more]
    out.mkdir(parents=True, exist_ok=True)
    with open(out / "words.txt", "w+") as words, open(out / "answer.json", "w+") as answer:
        running = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=answer, stderr=words)
        _, status, usage = os.wait4(running.pid, 0)
        running.returncode = os.waitstatus_to_exitcode(status)
    said, told = (out / "words.txt").read_text(), (out / "answer.json").read_text()
    cpu_seconds = usage.ru_utime + usage.ru_stime
    if running.returncode != 0:
        return Cut(take, None, 0.0, running.returncode, said, cpu_seconds)
    (loop,) = json.loads(told)["loops"]
    return Cut(take, Path(loop["path"]), loop["cut"]["from_seconds"], 0, said, cpu_seconds)
