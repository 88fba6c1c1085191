"""What do programs that read audio files say about one?

Three programs and one library, by four groups of people: libsndfile's `sndfile-info`, `exiftool`, ffmpeg's `ffprobe`,
and mutagen. Each is asked for all it says, as a flat table, and the tests pick.
"""

import json
import re
import subprocess
from pathlib import Path

import mutagen


def _output(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True, errors="replace").stdout


def sndfile(file: Path) -> dict[str, str]:
    """Every `name : value` line of sndfile-info; the first of a name counts."""
    says: dict[str, str] = {}
    for name, value in re.findall(r"^\s*([^:\n]+?)\s*:\s*(.+?)\s*$", _output("sndfile-info", str(file)), re.M):
        says.setdefault(name, value)
    return says


def sndfile_text(file: Path) -> str:
    return _output("sndfile-info", str(file))


def exiftool(file: Path) -> dict[str, object]:
    """Every tag as `Group:Name`, numbers as numbers."""
    (says,) = json.loads(_output("exiftool", "-json", "-G", "-n", "-a", str(file)))
    return says


def ffprobe(file: Path) -> dict:
    """The stream, the format and its tags (names in lower case), and how many frames there are once decoded."""
    says = json.loads(
        _output("ffprobe", "-v", "error", "-show_format", "-show_streams", "-of", "json", str(file))
    )
    (stream,) = [s for s in says["streams"] if s["codec_type"] == "audio"]
    tags = {**says["format"].get("tags", {}), **stream.get("tags", {})}
    return {**stream, "tags": {name.lower(): value for name, value in tags.items()}}


def decoded_frames(file: Path) -> int:
    """How many frames ffmpeg decodes; for an MP3 this is what its gapless information leaves."""
    raw = subprocess.run(
        ["ffmpeg", "-nostdin", "-v", "error", "-i", str(file), "-ac", "1", "-f", "s16le", "-"],
        capture_output=True, check=True,
    ).stdout
    return len(raw) // 2


def id3(file: Path) -> dict[str, str]:
    """The ID3 frames that mutagen finds in a WAV or MP3, by frame name."""
    tags = mutagen.File(file).tags
    return {name: str(frame) for name, frame in tags.items()}


def vorbis(file: Path) -> dict[str, str]:
    """The Vorbis comments that mutagen finds in a FLAC, names in lower case."""
    return {name.lower(): values[0] for name, values in mutagen.File(file).tags.as_dict().items()}
