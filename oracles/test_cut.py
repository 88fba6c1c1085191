"""What others made, cut to the bar: any take of about the right tempo becomes a loop as good as one of our own."""

from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest
import soundfile
import soxr

import studio
from judges import cut as judge
from judges import readers
from judges.cut import Verdict
from takes import corpus, cutting
from takes.take import Take
from takes.cutting import Cut
from takes.notes import BEATS_A_BAR

# What is promised.
GOOD_SHARE_MIN = 0.95

RATE = 44_100


@pytest.fixture(scope="module")
def takes(tmp_path_factory) -> list[Take]:
    return corpus.made_in(tmp_path_factory.mktemp("takes"))


@pytest.fixture(scope="module")
def cuts(takes, tmp_path_factory) -> list[Cut]:
    return cutting.cut_each(takes, tmp_path_factory.mktemp("cuts"))


def verdict(cut: Cut) -> Verdict | None:
    return judge.judged(*cut.audio(), cut.take, cut.from_seconds, cut.take.bars) if cut.file else None


@pytest.fixture(scope="module")
def verdicts(cuts) -> list[tuple[Cut, Verdict | None]]:
    return list(zip(cuts, studio.on_all_cores(verdict, cuts)))


def test_95_of_100_takes_that_stray_become_loops_that_do_not(verdicts):
    wrong = [(cut, v.faults() if v else [cut.refusal]) for cut, v in verdicts if not v or v.faults()]
    errors = np.abs(np.concatenate([v.places.errors_ms for _, v in verdicts if v]))
    print(f"cut: {len(verdicts) - len(wrong)} of {len(verdicts)}")
    print(f"notes: {len(errors)}, {100 * np.mean(errors <= 10):.1f} % within 10 ms, median {np.median(errors):.1f} ms")
    for cut, faults in wrong:
        print(f"  {'; '.join(faults)}: {cut.take}")
    assert len(verdicts) >= 120
    assert len(verdicts) - len(wrong) >= GOOD_SHARE_MIN * len(verdicts)


def test_drums_begin_on_a_beat_and_mostly_on_the_first_of_a_bar(verdicts):
    # Which of a bass line's or of a few chords' beats comes first nobody can tell without the drums.
    starts = np.array([v.places.start_beat % BEATS_A_BAR for cut, v in verdicts if v and cut.take.is_rhythm()])
    print("begun on beat 1, 1½, 2, … of a bar:", np.bincount((2 * starts).astype(int), minlength=2 * BEATS_A_BAR))
    assert len(starts) >= 80
    assert np.mean(starts % 1 == 0) >= 0.85
    assert np.mean(starts == 0) >= 0.6


def test_every_loop_that_was_made_has_its_exact_length(verdicts):
    assert not [str(cut.take) for cut, v in verdicts if v and v.frames != v.frames_asked]


def test_other_programs_read_what_was_asked_in_the_tags(cuts):
    for cut in [cut for cut in cuts if cut.file][::12]:
        said, id3 = readers.sndfile(cut.file), readers.id3(cut.file)
        assert float(said["Tempo"]) == pytest.approx(cut.take.bpm, abs=1e-4)
        assert said["Beats"] == str(cut.take.bars * BEATS_A_BAR)
        assert said["Loop Count"] == "1"
        assert id3["TBPM"] == f"{cut.take.bpm:.0f}"
        assert id3.get("TKEY") == cut.take.key


# From here on the judge and the program are tried where they have to say no.


def rhythms(takes: list[Take]) -> list[Take]:
    """Those with notes enough for a verdict."""
    return [take for take in takes if take.is_rhythm() and take.bars > 1]


def sliced(take: Take) -> Verdict:
    """So many seconds of the take as it is, from its first whole bar on."""
    first_beat = max(0, int(np.ceil(take.tempo.beats(0.0) / BEATS_A_BAR)) * BEATS_A_BAR)
    begin = float(take.tempo.seconds(first_beat))
    sound, rate = soundfile.read(take.file, always_2d=True)
    start, frames = round(begin * RATE), round(take.loop_seconds() * RATE)
    return judge.judged(soxr.resample(sound, rate, RATE)[start : start + frames], RATE, take, begin, take.bars)


def sliced_off_a_machine(asked: tuple[str, int], folder: Path) -> Verdict:
    return sliced(corpus.made(asked, folder, folder, steadily=True))


def late(cut: Cut) -> Verdict:
    loop, rate = cut.audio()
    return judge.judged(np.roll(loop, round(0.015 * rate), axis=0), rate, cut.take, cut.from_seconds, cut.take.bars)


def test_the_judge_finds_the_notes_of_a_steady_machine_in_place(tmp_path):
    asked = [(maker, number) for maker in ("Hydrogen", "General MIDI drums") for number in range(0, 20, 3)]
    found = studio.on_all_cores(partial(sliced_off_a_machine, folder=tmp_path), asked)
    assert sum(len(v.places.errors_ms) for v in found) > 250
    assert sum(v.places.are_right() for v in found) >= len(asked) - 1


def test_the_judge_finds_the_notes_of_the_uncut_takes_out_of_place(takes):
    found = studio.on_all_cores(sliced, rhythms(takes)[::2])
    right = sum(v.places.are_right() for v in found)
    print(f"uncut: {right} of {len(found)} in place")
    assert len(found) >= 30
    assert right <= 0.05 * len(found)


def test_the_judge_finds_the_notes_out_of_place_when_a_loop_begins_15_ms_early(cuts):
    found = studio.on_all_cores(late, [cut for cut in cuts if cut.file and rhythms([cut.take])][:30])
    assert len(found) == 30
    assert sum(v.places.are_right() for v in found) <= 1


def test_the_program_refuses_takes_of_another_tempo_than_the_one_it_is_told(takes, tmp_path):
    misled = [replace(take, bpm=round(1.13 * take.bpm)) for take in rhythms(takes)[::4]]
    made = [str(cut.take) for cut in cutting.cut_each(misled, tmp_path) if cut.file]
    print(f"cut at a tempo that they do not have: {len(made)} of {len(misled)}", *made, sep="\n  ")
    assert len(misled) >= 12
    assert len(made) <= 0.1 * len(misled)
