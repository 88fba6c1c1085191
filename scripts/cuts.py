#!/usr/bin/env python3
"""Our cuts beside those of the best known loop cutter, on takes whose truth is known: who is in time, whose joins hold.

    cargo build --release && target/oracles/bin/python scripts/cuts.py [--every N]

Needs Rubber Band's command line (Debian: rubberband-cli) besides what `./check` installs. `TAKE_SEED=n` draws other
takes. The takes and both judges are those of `oracles/`; how the other method works, and what it is given for nothing,
is told in `cuts/known_looper.py`.
"""

import os

for threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS"):
    os.environ[threads] = "1"

import argparse
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent / "cuts"), str(Path(__file__).parent.parent / "oracles")]

import numpy as np

import known_looper
import studio
from judges import cut as judge
from judges import places
from judges.cut import Verdict
from takes import corpus, cutting
from takes.cutting import Cut
from takes.take import Take

# One step of the detector: it tells no finer difference between two timings.
EVEN_MS = 1.5

# A join is told from the rest from 1 on; below it there is nothing to be better at.
EVEN_JOIN = 1.0


@dataclass(frozen=True)
class Pair:
    """What both made of a take; a reason where one made nothing."""

    cut: Cut
    ours: Verdict | str
    theirs: Verdict | str


def pair(cut: Cut) -> Pair:
    ours = judge.judged(*cut.audio(), cut.take, cut.from_seconds, cut.take.bars) if cut.file else cut.refusal
    try:
        other = known_looper.looped(cut.take)
    except known_looper.Refused as refused:
        return Pair(cut, ours, str(refused))
    return Pair(cut, ours, judge.judged(other.loop, known_looper.RATE, cut.take, other.from_seconds, other.bars))


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--every", type=int, default=1, metavar="N", help="only every Nth take")
    every = arguments.parse_args().every
    with tempfile.TemporaryDirectory(prefix="cloudmusic-cuts.") as folder:
        takes = corpus.made_in(Path(folder, "takes"))[::every]
        pairs = studio.on_all_cores(pair, cutting.cut_each(takes, Path(folder, "cuts")))
    print_each(pairs)
    print_all(pairs)


def print_each(pairs: list[Pair]) -> None:
    print("| take | strays | ours: ms off | join | its: ms off | join | better |\n|---|---|---|---|---|---|---|")
    for one in pairs:
        take = one.cut.take
        print(f"| {take.file.name}, {take.bpm:g} BPM, {take.bars} bars | {strays(take)} "
              f"| {figures(one.ours)} | {figures(one.theirs)} | {better(one)} |")  # fmt: skip


def strays(take: Take) -> str:
    return take.circumstances.split(",")[0]


def wanders(one: Pair) -> bool:
    """Whether its tempo changes; one that is off by the same all along needs no more than the ratio."""
    return "±" in strays(one.cut.take)


def figures(made: Verdict | str) -> str:
    if isinstance(made, str):
        return f"{made} | –"
    return f"{off_ms(made):.1f} | {join(made):.2f}"


def off_ms(made: Verdict) -> float:
    """What 19 of 20 notes are no further off than."""
    errors = np.abs(made.places.errors_ms)
    return float(np.percentile(errors, 95)) if len(errors) >= places.NOTES_MIN else 0.0


def join(made: Verdict) -> float:
    """How much of what is allowed at a join is there: it is heard from 1 on."""
    seam = made.seam
    return max(seam.click / seam.RATIO_MAX, seam.flux / seam.RATIO_MAX, seam.dip_db / seam.DIP_MAX_DB)


def better(one: Pair) -> str:
    """Whose loop is better: one without a fault, or else the one in better time and with the better join."""
    ours, theirs = is_good(one.ours), is_good(one.theirs)
    if ours != theirs:
        return "ours" if ours else "its"
    if isinstance(one.ours, str) or isinstance(one.theirs, str):
        return "neither"
    # A negative number speaks for ours.
    time = off_ms(one.ours) - off_ms(one.theirs)
    time = time if abs(time) > EVEN_MS else 0.0
    joins = max(join(one.ours), EVEN_JOIN) - max(join(one.theirs), EVEN_JOIN)
    if time == joins == 0:
        return "even"
    if min(time, joins) < 0 < max(time, joins):
        return "neither"
    return "ours" if min(time, joins) < 0 else "its"


def is_good(made: Verdict | str) -> bool:
    return isinstance(made, Verdict) and not made.faults()


def print_all(pairs: list[Pair]) -> None:
    made = [one for one in pairs if isinstance(one.ours, Verdict)]
    cpu = [one.cut.cpu_seconds for one in pairs]
    ours, theirs = sum(is_good(one.ours) for one in pairs), sum(is_good(one.theirs) for one in pairs)
    print(f"\nloops without a fault: ours {ours}, its {theirs} of {len(pairs)}")
    print("better where the tempo wanders:", winners([one for one in pairs if wanders(one)]))
    print("better where it is off by the same all along:", winners([one for one in pairs if not wanders(one)]))
    print(f"ours cuts {len(made)} of {len(pairs)}, in {np.median(cpu):.2f} s of CPU (median), {max(cpu):.2f} s at most")


def winners(pairs: list[Pair]) -> str:
    wins = [better(one) for one in pairs]
    return ", ".join(f"{who} {wins.count(who)}" for who in sorted(set(wins), key=wins.count, reverse=True))


if __name__ == "__main__":
    main()
