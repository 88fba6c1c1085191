"""An independent onset detector finds the hits of rhythm loops on the asked grid."""

import numpy as np
import pytest

import studio
from judges import onsets


def distances(loop: studio.Loop) -> np.ndarray:
    """How far each hit heard is from the nearest sixteenth, or sixteenth triplet where the groove rolls, in ms."""
    heard = onsets.heard_seconds(*loop.mono())
    grid = onsets.sixteenths(loop.brief.bpm, loop.brief.bars, loop.brief.swing)
    return onsets.errors_ms(heard, grid)


@pytest.fixture(scope="module")
def errors(of_kinds) -> list[tuple[studio.Loop, np.ndarray]]:
    loops = of_kinds({"kick": 25, "drums": 25, "hats": 15, "percussion": 15})
    return list(zip(loops, studio.on_all_cores(distances, loops)))


def test_half_of_all_hits_lie_within_4_ms_of_the_grid_and_none_drift(errors):
    every = np.concatenate([e for _, e in errors])
    print(f"onsets: {len(every)}, median {np.median(every):+.2f} ms, median distance {np.median(np.abs(every)):.2f} ms")
    assert len(every) > 1000
    assert np.median(np.abs(every)) < 4
    # Neither early nor late on the whole.
    assert abs(np.median(every)) < 2.5


def test_the_kick_loops_have_their_hits_on_the_grid_one_by_one(errors):
    late = {str(loop.brief): np.median(np.abs(e)) for loop, e in errors if loop.brief.kind == "kick" and len(e) > 2}
    off = {brief: distance for brief, distance in late.items() if distance > 6}
    assert len(off) <= 1, off


def test_a_grid_at_another_tempo_fits_the_same_hits_badly(of_kinds):
    loops = of_kinds({"drums": 10})
    every = []
    for loop in loops:
        heard = onsets.heard_seconds(*loop.mono())
        every.append(onsets.errors_ms(heard, onsets.sixteenths(loop.brief.bpm * 1.07, loop.brief.bars + 1, 0.5)))
    assert np.median(np.abs(np.concatenate(every))) > 10
