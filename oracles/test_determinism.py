"""The same words give the same bytes."""

import hashlib

import pytest

import studio
from briefs import Brief

BRIEFS = [
    Brief("drums", 127.5, 4, style="house", seed=11, moods=("energetic",)),
    Brief("texture", 96, 4, key="Dm", style="ambient", seed=12, moods=("ambient", "dark")),
    Brief("bass", 174, 2, key="F#m", style="drum & bass", seed=13, intensity=5),
    Brief("riser", 140, 4, seed=14),
]


def bytes_of(folder) -> dict[str, str]:
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in folder.iterdir()}


@pytest.mark.parametrize("brief", BRIEFS, ids=str)
@pytest.mark.parametrize("format", ["wav", "flac", "mp3"])
def test_the_same_command_leaves_the_same_bytes_with_any_number_of_threads(brief, format, tmp_path):
    for threads in ("1", "2", "7"):
        more = ["--count", "3", "--format", format, "--midi", "--jobs", threads]
        studio.generate(brief, tmp_path / threads, *more)
    assert len(bytes_of(tmp_path / "1")) >= 6
    assert bytes_of(tmp_path / "1") == bytes_of(tmp_path / "2") == bytes_of(tmp_path / "7")


def test_a_loop_of_a_batch_is_the_one_that_its_own_seed_makes(tmp_path):
    brief = Brief("arp", 128, 2, key="Am", seed=20)
    many = studio.generate(brief, tmp_path / "many", "--count", "3")
    one = studio.generate_one(brief, tmp_path / "one")
    assert one.file.read_bytes() in [loop.file.read_bytes() for loop in many]


def test_twenty_seeds_give_twenty_loops(tmp_path):
    for kind, key in (("kick", None), ("bass", "Am"), ("texture", "Am"), ("drums", None)):
        loops = studio.generate(Brief(kind, 128, 1, key=key), tmp_path / kind, "--count", "20")
        assert len({hashlib.sha256(loop.audio()[0].tobytes()).digest() for loop in loops}) == 20
