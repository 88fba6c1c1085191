"""An independent beat tracker reads the asked tempo or its octave."""

import random

import pytest

import studio
from judges import tempo

OF_EACH = {"drums": 25, "kick": 25, "bass": 25, "arp": 25}


def heard(loop: studio.Loop) -> float:
    return tempo.heard_bpm(*loop.mono())


@pytest.fixture(scope="module")
def readings(of_kinds) -> list[tuple[studio.Loop, float]]:
    loops = of_kinds(OF_EACH)
    return list(zip(loops, studio.on_all_cores(heard, loops)))


def test_a_beat_tracker_reads_the_asked_tempo_on_95_of_100_loops(readings):
    missed = [(loop, bpm) for loop, bpm in readings if not tempo.agrees(bpm, loop.brief.bpm)]
    print(f"tempo: {len(readings) - len(missed)} of {len(readings)}")
    for loop, bpm in missed:
        print(f"  heard {bpm:7.2f}, {bpm / loop.brief.bpm:.3f} of the asked: {loop.brief}")
    assert len(readings) - len(missed) >= 95


def test_the_same_readings_are_poor_guesses_at_the_tempi_of_other_loops(readings):
    asked = [loop.brief.bpm for loop, _ in readings]
    random.Random(1).shuffle(asked)
    right = sum(tempo.agrees(bpm, other) for (_, bpm), other in zip(readings, asked))
    print(f"against the answers of other loops: {right} of {len(readings)}")
    assert right <= 25, f"chance alone scores {right} of 100: the judge is too kind"
