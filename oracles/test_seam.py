"""Played twice in a row, the join of a loop cannot be told from the rest of it."""

from collections import Counter
from functools import partial

import numpy as np
import pytest

import studio
import synthetic
from judges import seam


def heard(loop: studio.Loop, breakage=lambda audio: audio) -> seam.Seam | None:
    """The seam of a loop, or of what a breakage makes of it; None if the breakage changes nothing to be heard."""
    audio, rate = loop.audio()
    broken = breakage(audio)
    end = slice(-int(0.05 * rate), None)
    if breakage in synthetic.BREAKAGES and len(broken) == len(audio):
        lost = np.abs(broken[end] - audio[end]).max()
        if lost < 0.03 * np.abs(audio).max():
            return None
    return seam.measured(broken, rate, one_event=loop.brief.kind == "impact")


@pytest.fixture(scope="module")
def joins(corpus) -> list[tuple[studio.Loop, seam.Seam]]:
    return list(zip(corpus, studio.on_all_cores(heard, corpus)))


def test_no_join_of_over_200_loops_of_every_kind_is_heard(joins):
    bad = [(loop, join) for loop, join in joins if join.is_heard()]
    print(f"seam: {len(joins) - len(bad)} of {len(joins)}")
    for loop, join in bad:
        print(f"  click {join.click:.2f}, flux {join.flux:.2f}, dip {join.dip_db:.1f} dB: {loop.brief}")
    assert len(joins) > 200
    assert not bad


@pytest.mark.parametrize("breakage", synthetic.BREAKAGES, ids=lambda b: b.__name__)
def test_most_joins_of_the_same_loops_are_heard_once_broken(corpus, breakage):
    # Held sounds: in a drum loop that is silent before the beat there is nothing to break.
    loops = [loop for loop in corpus if loop.brief.kind in ("texture", "chords")]
    joins = [join for join in studio.on_all_cores(partial(heard, breakage=breakage), loops) if join]
    found = sum(join.is_heard() for join in joins)
    print(f"{breakage.__name__}: {found} of {len(joins)} heard")
    assert len(joins) >= 20
    assert found >= 0.75 * len(joins)
