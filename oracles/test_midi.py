"""The MIDI file says what the audio plays; mido reads it."""

import mido
import numpy as np
import pytest

import briefs
import studio
from briefs import Brief
from judges import onsets

DRUMS = [Brief("drums", 128, 4, seed=3), Brief("drums", 93.5, 2, style="hip-hop", seed=4), Brief("kick", 174, 4)]
NOTES = [Brief("bass", 128, 4, key="Am"), Brief("chords", 100, 8, key="Eb"), Brief("arp", 140.25, 2, key="F#m")]


def scored(brief: Brief, folder) -> tuple[studio.Loop, mido.MidiFile]:
    loop = studio.generate_one(brief, folder, "--midi")
    (score,) = [file for file in folder.iterdir() if file.suffix == ".mid"]
    return loop, mido.MidiFile(score)


def struck_seconds(score: mido.MidiFile) -> np.ndarray:
    at, struck = 0.0, []
    for message in score:
        at += message.time
        if message.type == "note_on" and message.velocity > 0:
            struck.append(at)
    return np.array(struck)


@pytest.mark.parametrize("brief", DRUMS + NOTES, ids=str)
def test_tempo_and_length_of_the_score_are_those_of_the_loop(brief, tmp_path):
    _, score = scored(brief, tmp_path)
    tempi = [message.tempo for track in score.tracks for message in track if message.type == "set_tempo"]
    assert len(tempi) == 1
    # MIDI counts whole microseconds a beat.
    assert abs(tempi[0] - 60e6 / brief.bpm) <= 0.5 + 1e-6
    assert score.length == pytest.approx(brief.bars * 240 / brief.bpm, abs=0.002)


@pytest.mark.parametrize("brief", DRUMS + NOTES, ids=str)
def test_every_note_struck_is_let_go_within_the_loop(brief, tmp_path):
    _, score = scored(brief, tmp_path)
    sounding: dict[tuple[int, int], int] = {}
    for track in score.tracks:
        for message in track:
            if message.type not in ("note_on", "note_off"):
                continue
            note = message.channel, message.note
            sounding[note] = sounding.get(note, 0) + (1 if message.type == "note_on" and message.velocity else -1)
            assert sounding[note] >= 0, f"{note} let go before it was struck"
    assert not any(sounding.values())


@pytest.mark.parametrize("brief", DRUMS, ids=str)
def test_what_an_onset_detector_hears_was_written(brief, tmp_path):
    loop, score = scored(brief, tmp_path)
    heard = onsets.heard_seconds(*loop.mono())
    written = struck_seconds(score)
    distance = np.abs(onsets.errors_ms(heard, written))
    assert len(heard) >= brief.bars * 2
    assert np.median(distance) < 3
    assert np.mean(distance < 10) > 0.9, distance


def test_notes_are_of_the_key(tmp_path):
    scale = {(9 + step) % 12 for step in (0, 2, 3, 5, 7, 8, 10)}
    for kind in briefs.TONAL:
        _, score = scored(Brief(kind, 120, 4, key="Am", seed=5), tmp_path / kind)
        notes = [m.note % 12 for track in score.tracks for m in track if m.type == "note_on" and m.velocity]
        outside = [note for note in notes if note not in scale]
        # A raised seventh or a passing note is music; more than one in ten is another key.
        assert notes and len(outside) <= len(notes) / 10, (kind, notes)
