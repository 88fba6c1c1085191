"""wrk, and what it says."""

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
MS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}


@dataclass(frozen=True)
class Rate:
    """How many answers a second, and how long the slow ones took."""

    per_s: float
    p50_ms: float
    p99_ms: float
    refused: int
    """Answers that were neither 2xx nor 3xx."""

    def __str__(self) -> str:
        refused = f", {self.refused} refused" if self.refused else ""
        return f"{self.per_s:,.0f} a second, p50 {self.p50_ms:.2f} ms, p99 {self.p99_ms:.2f} ms{refused}"


def drive(script: str, url: str, *arguments, seconds: int, connections: int) -> Rate:
    """One thread of it, since the server needs the other core."""
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "--timeout", "10s", "-s", HERE / script, url]
    done = subprocess.run([*command, "--", *map(str, arguments)], capture_output=True, text=True, check=True)
    said = done.stdout
    assert "Socket errors" not in said, said
    refused = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
    return Rate(
        per_s=float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1]),
        p50_ms=latency(said, "50%"),
        p99_ms=latency(said, "99%"),
        refused=int(refused[1]) if refused else 0,
    )


def latency(said: str, percentile: str) -> float:
    figure, unit = re.search(rf"{percentile}\s+([\d.]+)(us|ms|s|m)\b", said).groups()
    return float(figure) * MS[unit]
