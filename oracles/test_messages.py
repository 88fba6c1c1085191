"""What a script can rely on: exit codes, messages, and files that are whole, new, or not there."""

import json

import pytest

import studio
from briefs import Brief

def test_every_brief_in_range_is_answered_with_a_loop(answers):
    _, unmade = answers
    assert not unmade, "\n".join(unmade)


WRONG = [
    (["--bpm", "300"], ["bpm", "300", "60", "200"]),
    (["--bpm", "59.99"], ["bpm", "59.99", "60", "200"]),
    (["--bpm", "nan"], ["bpm"]),
    (["--bars", "3"], ["bars", "3", "16"]),
    (["--intensity", "6"], ["intensity", "6", "1", "5"]),
    (["--key", "H"], ["key", "H"]),
    (["--mood", "angry"], ["mood", "angry", "energetic"]),
    (["--style", "polka"], ["style", "polka", "techno"]),
    (["--kind", "tuba"], ["kind", "tuba", "bass"]),
    (["--seconds", "31"], ["seconds", "31", "2", "30"]),
    (["--seconds", "1"], ["seconds", "1", "2", "30"]),
    (["--swing", "0.9"], ["swing", "0.9", "0.5", "0.75"]),
    (["--count", "0"], ["count", "0"]),
    (["--format", "aiff"], ["format", "aiff", "flac"]),
]


@pytest.mark.parametrize("wrong, named", WRONG, ids=lambda part: " ".join(part))
def test_a_value_out_of_range_is_refused_by_name_with_its_range(wrong, named, tmp_path):
    asked = {"--kind": "drums", "--bpm": "120"}
    asked[wrong[0]] = wrong[1]
    done = studio.run("generate", *[word for pair in asked.items() for word in pair], "--out", tmp_path)
    assert done.returncode == 2, done.stderr
    assert all(word in done.stderr for word in named), done.stderr
    assert not list(tmp_path.iterdir()), "a refused request left something behind"


def test_a_prompt_of_more_than_500_characters_is_refused(tmp_path):
    done = studio.run("generate", "--prompt", "bass " * 101, "--out", tmp_path)
    assert done.returncode == 2
    assert "prompt" in done.stderr and "500" in done.stderr


def test_a_file_that_is_there_stays_as_it_is(tmp_path):
    brief = Brief("kick", 128, 1)
    loop = studio.generate_one(brief, tmp_path)
    loop.file.write_text("mine")
    again = studio.run("generate", *brief.arguments(), "--out", tmp_path)
    assert again.returncode != 0
    assert loop.file.name in again.stderr
    assert loop.file.read_text() == "mine"
    assert studio.run("generate", *brief.arguments(), "--out", tmp_path, "--overwrite").returncode == 0
    assert loop.file.read_bytes()[:4] == b"RIFF"


def test_nothing_half_written_stays(tmp_path):
    studio.generate(Brief("kick", 128, 1), tmp_path, "--count", "4")
    assert {file.suffix for file in tmp_path.iterdir()} == {".wav", ".json"}


def test_a_folder_that_cannot_be_is_an_error_that_names_it(tmp_path):
    (tmp_path / "file").write_text("")
    done = studio.run("generate", *Brief("kick", 128, 1).arguments(), "--out", tmp_path / "file" / "below")
    assert done.returncode not in (0, 2)
    assert "below" in done.stderr


def test_json_names_the_files_it_made(tmp_path):
    done = studio.run("generate", *Brief("kick", 128, 1).arguments(), "--count", "2", "--out", tmp_path, "--json")
    assert done.returncode == 0
    made = done.stdout
    json.loads(made)
    for file in tmp_path.glob("*.wav"):
        assert file.name in made


def test_the_prompt_of_the_page_is_understood(tmp_path):
    prompt = (
        "Latin acoustic pop loop, upbeat and playful, nylon guitar rhythm, hand percussion, 114 BPM, 14 seconds"
    )
    done = studio.run("generate", "--prompt", prompt, "--out", tmp_path, "--json")
    assert done.returncode == 0, done.stderr
    (file,) = tmp_path.glob("*.wav")
    # Of the bars that there are, eight come nearest to 14 seconds at 114 BPM: 16.8 s; four are 8.4 s.
    audio, rate = studio.Loop(Brief("chords"), file).audio()
    assert len(audio) == round(8 * 240 * rate / 114)
    assert "latin" in done.stdout and "nylon guitar" in done.stdout and "114" in done.stdout


@pytest.mark.parametrize("file", ["missing.wav", "text.wav"])
def test_inspect_says_which_file_it_cannot_read(file, tmp_path):
    (tmp_path / "text.wav").write_text("this is no sound")
    done = studio.run("inspect", tmp_path / file)
    assert done.returncode != 0
    assert file in done.stderr


def test_inspect_reads_what_generate_wrote(tmp_path):
    for format in ("wav", "flac", "mp3"):
        loop = studio.generate_one(Brief("bass", 128, 4, "Am"), tmp_path / format, "--format", format)
        (said,) = studio.inspect(loop.file)
        text = json.dumps(said)
        assert "Am" in text and "128" in text and str(loop.brief.frames()) in text


def test_engines_lists_the_built_in_one():
    done = studio.run("engines")
    assert done.returncode == 0 and done.stdout.strip()


@pytest.mark.parametrize("command", [[], ["generate"], ["inspect"], ["engines"]])
def test_help_has_examples(command):
    done = studio.run(*command, "--help")
    assert done.returncode == 0
    assert "cloudmusic generate" in done.stdout or command not in ([], ["generate"])


def test_a_pipe_that_closes_early_is_no_crash():
    done = studio.run("generate", "--help")
    assert "panicked" not in done.stderr
