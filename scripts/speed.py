#!/usr/bin/env python3
"""Measures what a loop costs, whole command, cold process: seconds of finished 24-bit audio per CPU second.

    cargo build --release && python3 scripts/speed.py [--rounds N]

For each kind it runs `cloudmusic generate` once for every style at the style's usual tempo, four bars, and takes the
least CPU time (user and system) of a few rounds, since what else a machine does only ever adds. Then it makes the
longest loop there is, 16 bars at 60 BPM, and reads the peak memory of the process.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

BINARY = Path(__file__).resolve().parent.parent / "target" / "release" / "cloudmusic"
KINDS = "kick bass texture riser hats percussion drums chords lead arp impact".split()
STYLES = ["techno", "house", "drum & bass", "trap", "lo-fi", "ambient", "latin", "trance", "hip-hop", "breakbeat",
          "afro house", "reggaeton"]


def cpu_seconds(arguments, folder):
    """CPU seconds of one run, its answer, and its peak memory in MB."""
    run = subprocess.Popen([BINARY, "generate", "--json", "--overwrite", "--jobs", "1", "--out", folder, *arguments],
                           stdout=subprocess.PIPE)
    answer = run.stdout.read()
    _, status, usage = os.wait4(run.pid, 0)
    if status != 0:
        sys.exit(f"cloudmusic generate {' '.join(arguments)} failed")
    run.returncode = 0
    return usage.ru_utime + usage.ru_stime, json.loads(answer), usage.ru_maxrss / 1024


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    everything = []
    with tempfile.TemporaryDirectory() as folder:
        for kind in KINDS:
            ratios = []
            for style in STYLES:
                brief = ["--kind", kind, "--style", style, "--seed", "7"]
                runs = [cpu_seconds(brief, folder) for _ in range(rounds)]
                seconds = runs[0][1]["loops"][0]["report"]["seconds"]
                ratios.append(seconds / min(cpu for cpu, _, _ in runs))
            everything += ratios
            print(f"{kind:<11} {min(ratios):6.0f} to {max(ratios):6.0f}, median {statistics.median(ratios):6.0f}", flush=True)
        print(f"{'all':<11} {min(everything):6.0f} to {max(everything):6.0f}, median {statistics.median(everything):6.0f}")
        for kind in ("kick", "chords", "texture", "drums"):
            _, _, memory = cpu_seconds(["--kind", kind, "--bpm", "60", "--bars", "16", "--seed", "7"], folder)
            print(f"16 bars of {kind} at 60 BPM: {memory:.1f} MB")


if __name__ == "__main__":
    main()
