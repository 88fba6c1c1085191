"""What does ffmpeg's EBU R 128 meter measure?"""

import re
import subprocess
from pathlib import Path
from typing import NamedTuple


class Loudness(NamedTuple):
    integrated_lufs: float
    true_peak_dbtp: float


def measured(file: Path) -> Loudness:
    """Integrated loudness and true peak of a file; both are -inf or -70 for silence."""
    run = subprocess.run(
        ["ffmpeg", "-nostdin", "-hide_banner", "-i", str(file), "-af", "ebur128=peak=true", "-f", "null", "-"],
        capture_output=True, text=True, check=True,
    )
    summary = run.stderr[run.stderr.rindex("Summary:") :]
    return Loudness(
        float(re.search(r"I:\s+(\S+) LUFS", summary)[1]),
        float(re.search(r"Peak:\s+(\S+) dBFS", summary)[1]),
    )
