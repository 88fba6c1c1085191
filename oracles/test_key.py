"""An independent key estimator reads the asked key, its relative, or the key a fifth away."""

import random
from collections import Counter

import pytest

import studio
from judges import key

OF_EACH = {"bass": 20, "arp": 20, "chords": 20, "lead": 20, "texture": 20}


def heard(loop: studio.Loop) -> key.Key:
    return key.heard_key(*loop.mono())


@pytest.fixture(scope="module")
def readings(of_kinds) -> list[tuple[studio.Loop, key.Key]]:
    loops = of_kinds(OF_EACH)
    return list(zip(loops, studio.on_all_cores(heard, loops)))


def test_a_key_estimator_agrees_on_85_of_100_tonal_loops(readings):
    kin = Counter()
    for loop, read in readings:
        relation = key.relation(read, key.parse(loop.brief.key))
        kin[relation] += 1
        if relation is None:
            print(f"  heard {key.short(read):3}: {loop.brief}")
    print(f"key: {dict(kin)}")
    assert len(readings) - kin[None] >= 85


def test_the_same_readings_are_poor_guesses_at_the_keys_of_other_loops(readings):
    asked = [loop.brief.key for loop, _ in readings]
    random.Random(1).shuffle(asked)
    right = sum(key.relation(read, key.parse(other)) is not None for (_, read), other in zip(readings, asked))
    print(f"against the answers of other loops: {right} of {len(readings)}")
    # Four of twenty-four keys are kin, so chance is one in six.
    assert right <= 35, f"chance alone scores {right} of 100: the judge is too kind"
