"""sndfile-info, exiftool, ffprobe and mutagen read of every file what was asked, and agree with each other."""

import hashlib
import json
import struct
import wave
from pathlib import Path

import pytest

import briefs
import studio
from briefs import Brief
from judges import key, readers

# Every kind once, with tempi whose loops are no whole number of frames, both rates and several lengths.
LOOPS = [
    Brief(kind, bpm, bars, "F#m" if kind in briefs.TONAL else None, style=style, seed=31 + i, rate=rate)
    for i, (kind, bpm, bars, style, rate) in enumerate(
        [
            ("kick", 127, 1, "techno", 44_100),
            ("bass", 174, 4, "drum & bass", 44_100),
            ("texture", 83.33, 2, "ambient", 48_000),
            ("riser", 133.7, 4, "trance", 44_100),
            ("hats", 140, 2, "trap", 48_000),
            ("percussion", 114, 8, "latin", 44_100),
            ("drums", 93, 2, "hip-hop", 44_100),
            ("chords", 121, 4, "house", 44_100),
            ("lead", 138, 4, "trance", 48_000),
            ("arp", 99.9, 1, "lo-fi", 44_100),
            ("impact", 60, 1, "techno", 44_100),
        ]
    )
]
ROOT = 54  # F#, in the octave from 48 that the acid chunk counts in


class Complaints(list):
    def unless(self, right: bool, what: str) -> None:
        if not right:
            self.append(what)


def about_wav(loop: studio.Loop, bits: int = 24) -> Complaints:
    brief, found = loop.brief, Complaints()
    n, tonal = brief.frames(), brief.key is not None
    said, text = readers.sndfile(loop.file), readers.sndfile_text(loop.file)
    found.unless(said["Frames"] == str(n), f"sndfile-info counts {said['Frames']} frames, not {n}")
    found.unless(said["Sample Rate"] == str(brief.rate), "sndfile-info reads another rate")
    found.unless(said["Channels"] == "2", "sndfile-info does not see stereo")
    found.unless(said["Bit Width"] == str(bits), f"sndfile-info reads {said['Bit Width']} bits")
    found.unless(said["Format"].startswith("0x1 "), f"format tag {said['Format']}, which players refuse")
    found.unless(float(said["Tempo"]) == pytest.approx(brief.bpm, abs=1e-4), f"acid tempo {said['Tempo']}")
    found.unless(said["Beats"] == str(brief.beats()), f"acid beats {said['Beats']}")
    found.unless(said["Meter"] == "4/4", "acid meter")
    flags = 6 if tonal else 4
    found.unless(said["Flags"].startswith(f"0x{flags:04X}"), f"acid flags {said['Flags']}")
    found.unless(not tonal or said["Root note"] == f"0x{ROOT:02X}", f"acid root note {said['Root note']}")
    found.unless(said["Loop Count"] == "1", "not one loop in smpl")
    whole = f"Start : {0:5}  End : {n - 1:5}  Fraction"
    found.unless(whole in text, "smpl does not loop the first to the last frame")

    says = readers.exiftool(loop.file)
    found.unless(says["RIFF:Tempo"] == pytest.approx(brief.bpm, abs=1e-4), "exiftool reads another tempo")
    found.unless(says["RIFF:Beats"] == brief.beats(), "exiftool reads another number of beats")
    found.unless(says["RIFF:NumSampleLoops"] == 1, "exiftool finds no loop")
    found.unless(says["ID3:BeatsPerMinute"] == round(brief.bpm), f"TBPM {says.get('ID3:BeatsPerMinute')}")
    found.unless(says.get("ID3:InitialKey") == brief.key, f"TKEY {says.get('ID3:InitialKey')}")
    for info, tag in (("INAM", "Title"), ("IART", "Artist"), ("IPRD", "Album"), ("IGNR", "Genre")):
        one, other = said.get(info), says.get(f"ID3:{tag}")
        found.unless(one == other, f"INFO and ID3 disagree on the {tag.lower()}: {one!r}, {other!r}")
    found.unless(bool(says.get("RIFF:Title")), "no title")

    stream = readers.ffprobe(loop.file)
    found.unless(stream["duration_ts"] == n, f"ffprobe counts {stream['duration_ts']} frames")
    found.unless(stream["codec_name"] == f"pcm_s{bits}le", f"ffprobe reads {stream['codec_name']}")
    found.unless(int(stream["sample_rate"]) == brief.rate, "ffprobe reads another rate")
    found.unless(stream["tags"].get("title") == says.get("ID3:Title"), "ffprobe reads another title")

    id3 = readers.id3(loop.file)
    found.unless(id3.get("TBPM") == str(round(brief.bpm)), "mutagen reads another TBPM")
    found.unless(id3.get("TKEY") == brief.key, "mutagen reads another TKEY")
    return found


@pytest.fixture(scope="module")
def wavs(tmp_path_factory) -> list[studio.Loop]:
    return studio.generate_each(LOOPS, tmp_path_factory.mktemp("wav"))


def test_readers_agree_on_24_bit_wav_of_every_kind(wavs):
    complaints = {str(loop.brief): found for loop in wavs if (found := about_wav(loop))}
    assert not complaints, complaints


def test_readers_agree_on_16_bit_wav(tmp_path):
    loops = studio.generate_each(LOOPS[:4], tmp_path, "--bits", "16")
    complaints = {str(loop.brief): found for loop in loops if (found := about_wav(loop, bits=16))}
    assert not complaints, complaints


def broken(loop: studio.Loop, chunk: bytes, at: int, value: bytes, folder: Path) -> studio.Loop:
    """The same file with some bytes of a chunk's payload overwritten."""
    data = bytearray(loop.file.read_bytes())
    header = 12
    while data[header : header + 4] != chunk:
        (size,) = struct.unpack_from("<I", data, header + 4)
        header += 8 + size + size % 2
    start = header + 8 + at
    data[start : start + len(value)] = value
    folder.mkdir(exist_ok=True)
    file = folder / loop.file.name
    file.write_bytes(data)
    return studio.Loop(loop.brief, file)


def test_readers_complain_when_any_promise_is_broken(wavs, tmp_path):
    (loop,) = [loop for loop in wavs if loop.brief.kind == "bass"]
    n = loop.brief.frames()
    breakages = {
        "tempo": (b"acid", 20, struct.pack("<f", 173.0)),
        "beats": (b"acid", 12, struct.pack("<I", 15)),
        "root": (b"acid", 4, struct.pack("<H", 53)),
        "loop end": (b"smpl", 36 + 12, struct.pack("<I", n)),
        "extensible": (b"fmt ", 0, struct.pack("<H", 0xFFFE)),
        "length": (b"data", -4, struct.pack("<I", (n - 1) * 6)),
        "title": (b"LIST", 4 + 8, b"x"),
    }
    for name, (chunk, at, value) in breakages.items():
        try:
            complaints = about_wav(broken(loop, chunk, at, value, tmp_path / name))
        except Exception as refusal:  # a reader that gives up has complained too
            complaints = [refusal]
        assert complaints, f"nobody noticed the broken {name}"


def test_readers_agree_on_flac(tmp_path):
    for loop in studio.generate_each(LOOPS, tmp_path, "--format", "flac"):
        brief = loop.brief
        stream, comments = readers.ffprobe(loop.file), readers.vorbis(loop.file)
        assert stream["codec_name"] == "flac", brief
        assert int(stream["sample_rate"]) == brief.rate and stream["channels"] == 2, brief
        assert int(stream["bits_per_raw_sample"]) == 24, brief
        assert readers.sndfile(loop.file)["Frames"] == str(brief.frames()), brief
        assert readers.decoded_frames(loop.file) == brief.frames(), brief
        assert float(comments["bpm"]) == pytest.approx(brief.bpm, abs=0.5), brief
        assert comments.get("initialkey") == brief.key, brief
        assert readers.exiftool(loop.file)["Vorbis:Title"] == comments["title"], brief


def test_flac_and_wav_hold_the_same_samples(wavs, tmp_path):
    loop = wavs[1]
    flac = studio.generate_one(loop.brief, tmp_path, "--format", "flac")
    assert (loop.audio()[0] == flac.audio()[0]).all()


def test_readers_agree_on_mp3_without_a_gap(tmp_path):
    for loop in studio.generate_each(LOOPS, tmp_path, "--format", "mp3"):
        brief = loop.brief
        id3 = readers.id3(loop.file)
        assert id3["TBPM"] == str(round(brief.bpm)), brief
        assert id3.get("TKEY") == brief.key, brief
        assert readers.exiftool(loop.file)["ID3:Title"] == readers.ffprobe(loop.file)["tags"]["title"], brief
        assert readers.decoded_frames(loop.file) == brief.frames(), brief


@pytest.mark.parametrize("kind", briefs.ONE_SHOTS)
def test_a_one_shot_is_no_loop(kind, tmp_path):
    loop = studio.generate_one(Brief(kind, 128, bars=None, seed=5), tmp_path)
    says = readers.exiftool(loop.file)
    assert says["RIFF:AcidizerFlags"] in (1, 3)
    assert says["RIFF:Beats"] == 0
    assert says.get("RIFF:NumSampleLoops", 0) == 0
    assert "bpm" not in loop.file.name
    audio, rate = loop.audio()
    assert 0.02 < len(audio) / rate < 20
    # It ends in silence: 60 dB below its peak.
    assert abs(audio[-rate // 1000 :]).max() < 1e-3 * abs(audio).max()


def test_a_file_is_named_after_what_it_says(wavs):
    for loop in wavs:
        name, brief = loop.file.stem, loop.brief
        assert name.startswith("CM_") and f"_{brief.kind}_" in name, name
        assert set(name) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-#"), name
        # A whole number before `bpm` is believed by readers of names: a tempo with a fraction must not look like one.
        tempo = f"{brief.bpm:g}bpm" if brief.bpm == round(brief.bpm) else f"{brief.bpm:g}".replace(".", "p")
        assert f"_{tempo}_" in name, name
        if brief.key:
            tonic, minor = key.parse(brief.key)
            assert name.endswith(key.NAMES[tonic] + ("min" if minor else "maj")), name


def pcm(file) -> bytes:
    """The bytes of the samples, as Python's own reader finds them."""
    with wave.open(str(file)) as reader:
        return reader.readframes(reader.getnframes())


def test_provenance_travels_in_the_tags_and_beside(wavs):
    for loop in wavs:
        beside = json.loads(loop.file.with_suffix(".json").read_text())
        # A seed whose take broke a promise is passed over for another: the file names the one it was made from.
        assert beside["seed"] == loop.brief.seed
        assert str(beside["seed_used"]) in readers.exiftool(loop.file)["RIFF:Comment"]
        (told,) = beside["files"]
        assert told["bytes"] == loop.file.stat().st_size
        assert told["audio_sha256"] == hashlib.sha256(pcm(loop.file)).hexdigest()
