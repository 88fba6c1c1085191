"""Before anything of the studio's is judged: the judges find what is right in loops made by hand, and what is wrong."""

import numpy as np
import pytest

import synthetic
from judges import key, onsets, seam, tempo
from synthetic import RATE

TEMPI = [61.5, 74, 88.25, 96, 110, 128, 133.7, 150, 174, 195]
TONICS = range(12)


@pytest.mark.parametrize("play", [synthetic.drums, synthetic.bass])
def test_the_tempo_judge_hears_the_tempo_of_plain_loops(play):
    heard = [tempo.heard_bpm(play(bpm, 2), RATE) for bpm in TEMPI]
    assert all(tempo.agrees(h, bpm) for h, bpm in zip(heard, TEMPI)), list(zip(TEMPI, heard))


def test_the_tempo_judge_refuses_a_tempo_that_is_three_percent_off():
    heard = tempo.heard_bpm(synthetic.drums(128, 4), RATE)
    assert not tempo.agrees(heard, 128 * 1.03)
    assert not tempo.agrees(heard, 128 * 0.97)


def test_the_tempo_judge_refuses_a_beat_of_three_against_two():
    assert not tempo.agrees(heard=192, asked=128)


def test_the_key_judge_hears_the_key_of_plain_chords():
    asked = [(tonic, minor) for tonic in TONICS for minor in (False, True)]
    heard = [key.heard_key(synthetic.chords(120, 4, *k), RATE) for k in asked]
    assert all(key.relation(h, a) for h, a in zip(heard, asked)), list(zip(heard, asked))


def test_the_key_judge_refuses_a_key_a_tone_or_a_tritone_away():
    heard = key.heard_key(synthetic.chords(120, 4, 0, False), RATE)
    assert key.relation(heard, key.parse("C")) == "exact"
    for other in ("D", "Bb", "F#", "C#", "Bm", "Gm"):
        assert key.relation(heard, key.parse(other)) is None


@pytest.mark.parametrize("swing", [0.5, 0.6])
def test_the_onset_judge_hears_every_beat_where_it_was_placed(swing):
    loop = synthetic.drums(128, 4, swing=swing)
    heard = onsets.heard_seconds(loop, RATE)
    grid = onsets.sixteenths(bpm=128, bars=4, swing=swing)
    errors = onsets.errors_ms(heard, grid)
    assert np.abs(errors).max() < 3, errors
    beats = np.arange(16) * 60 / 128
    assert np.abs(onsets.errors_ms(beats, heard)).max() < 3


def test_the_onset_judge_hears_a_grid_that_is_ten_milliseconds_off():
    late = np.roll(synthetic.drums(128, 4), int(0.010 * RATE))
    errors = onsets.errors_ms(onsets.heard_seconds(late, RATE), onsets.sixteenths(bpm=128, bars=4, swing=0.5))
    assert 8 < np.median(errors) < 12


SEAMLESS = {
    "pad": synthetic.pad(128, 4),
    "short pad": synthetic.pad(171.7, 2),
    "chords": synthetic.chords(128, 4, 3, True),
    "bass": synthetic.bass(128, 4),
    "drums": synthetic.drums(100, 4),
    "impact": synthetic.impact(128, 4),
}


@pytest.mark.parametrize("name", SEAMLESS)
def test_the_seam_judge_hears_nothing_in_a_circle(name):
    found = seam.measured(SEAMLESS[name], RATE, one_event=name == "impact")
    assert not found.is_heard(), found


@pytest.mark.parametrize("name", ["pad", "short pad", "chords"])
@pytest.mark.parametrize("broken", synthetic.BREAKAGES, ids=lambda b: b.__name__)
def test_the_seam_judge_hears_a_broken_join_in_held_sounds(name, broken):
    found = seam.measured(broken(SEAMLESS[name]), RATE)
    assert found.is_heard(), found
