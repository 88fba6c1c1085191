"""Intensity and moods do what they say, measured by somebody else's features, as means over seeds."""

from functools import cache

import numpy as np
import pytest

import studio
from briefs import Brief
from judges import character

SEEDS = range(1, 9)
KINDS = ["drums", "bass", "chords", "arp", "percussion"]
FIGURES = [character.brightness_hz, character.onsets_a_second, character.floor_db]


def figures(loop: studio.Loop) -> list[float]:
    mono, rate = loop.mono()
    return [figure(mono, rate) for figure in FIGURES]


@pytest.fixture(scope="module")
def mean(tmp_path_factory):
    """`mean(figure, brief)`: over kinds and seeds; brightness is a geometric mean, as pitch is heard."""

    @cache
    def measured(intensity: int, moods: tuple[str, ...]) -> np.ndarray:
        key = {"bass": "Am", "chords": "Am", "arp": "Am"}
        briefs = [
            Brief(kind, 124, 2, key.get(kind), intensity, moods, style, seed)
            for kind in KINDS
            for seed, style in zip(SEEDS, ["techno", "house", "trap", "latin"] * 2)
        ]
        loops = studio.generate_each(briefs, tmp_path_factory.mktemp("character"))
        return np.array(studio.on_all_cores(figures, loops))

    def of(figure, intensity: int = 3, moods: tuple[str, ...] = ()) -> float:
        values = measured(intensity, moods)[:, FIGURES.index(figure)]
        return float(np.exp(np.log(values).mean()) if figure is character.brightness_hz else values.mean())

    return of


def test_brightness_rises_with_every_step_of_intensity(mean):
    hz = [mean(character.brightness_hz, intensity) for intensity in range(1, 6)]
    print(f"brightness at intensity 1 to 5: {np.round(hz)} Hz")
    assert hz == sorted(hz)
    assert hz[4] > 1.25 * hz[0]


def test_density_rises_with_intensity(mean):
    rate = [mean(character.onsets_a_second, intensity) for intensity in range(1, 6)]
    print(f"onsets a second at intensity 1 to 5: {np.round(rate, 2)}")
    assert rate[4] > 1.3 * rate[0]
    assert rate[0] < rate[2] < rate[4]


def test_dark_is_darker(mean):
    plain, dark = mean(character.brightness_hz), mean(character.brightness_hz, moods=("dark",))
    print(f"brightness {plain:.0f} Hz, dark {dark:.0f} Hz")
    assert dark < 0.85 * plain


def test_energetic_is_busier(mean):
    plain, energetic = mean(character.onsets_a_second), mean(character.onsets_a_second, moods=("energetic",))
    print(f"onsets a second {plain:.2f}, energetic {energetic:.2f}")
    assert energetic > 1.1 * plain


def test_ambient_fills_the_gaps_with_tails(mean):
    plain, ambient = mean(character.floor_db), mean(character.floor_db, moods=("ambient",))
    print(f"quietest tenth {plain:.1f} dB, ambient {ambient:.1f} dB against the loudest")
    assert ambient > plain + 2
