"""ffmpeg's loudness meter measures what the studio says it measured."""

import math

import pytest

import studio
from judges import loudness

# ffmpeg prints one decimal, so 0.05 of these are its rounding.
TOLERANCE = 0.2


@pytest.fixture(scope="module")
def pairs(corpus) -> list[tuple[studio.Loop, loudness.Loudness, dict]]:
    loops = corpus[::5][:40]
    files = [loop.file for loop in loops]
    return list(zip(loops, studio.on_all_cores(loudness.measured, files), studio.inspect(*files)))


def test_integrated_loudness_agrees_within_a_fifth_of_a_lu(pairs):
    assert len(pairs) == 40
    off = {
        str(loop.brief): (theirs.integrated_lufs, ours["loudness"]["integrated_lufs"])
        for loop, theirs, ours in pairs
        # Shorter than one gating block of 400 ms ffmpeg says -70.
        if theirs.integrated_lufs > -70
        and not math.isclose(theirs.integrated_lufs, ours["loudness"]["integrated_lufs"], abs_tol=TOLERANCE)
    }
    assert not off, off


def test_true_peak_agrees_within_a_fifth_of_a_decibel(pairs):
    off = {
        str(loop.brief): (theirs.true_peak_dbtp, ours["loudness"]["true_peak_dbtp"])
        for loop, theirs, ours in pairs
        if not math.isclose(theirs.true_peak_dbtp, ours["loudness"]["true_peak_dbtp"], abs_tol=TOLERANCE)
    }
    assert not off, off


def test_no_true_peak_is_over_minus_one(corpus):
    files = [loop.file for loop in corpus[::3]]
    # −1.0 by our meter; ffmpeg's interpolates with another filter, and the two may differ by the fifth above.
    limit = -1.0 + TOLERANCE
    meters = studio.on_all_cores(loudness.measured, files)
    over = [(file.name, meter) for file, meter in zip(files, meters) if meter.true_peak_dbtp > limit]
    assert not over, over
