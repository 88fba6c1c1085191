"""What docs/api.md promises, read from outside: headers, events, files and the words of each answer."""

import gzip
import hashlib
import io
import json
import math
import re
import time
from datetime import datetime
from urllib.parse import unquote

import mido
import pytest
import soundfile

import wire
from server import Server
from visitor import KICK, Visitor, problem

BASS = {"kind": "bass", "bpm": 128, "bars": 4, "key": "Am", "moods": ["dark"], "style": "techno", "seed": 7}


@pytest.fixture(scope="module")
def settled(tmp_path_factory):
    """One server for all that only reads, and a visitor with one bass."""
    server = Server(tmp_path_factory.mktemp("contract"), daily_limit=100, network_daily_limit=1000).start()
    visitor = Visitor(server)
    yield visitor, visitor.make(BASS)
    server.stop()
    assert not server.complaints()


def test_a_generation_is_told_in_full(settled):
    visitor, _ = settled
    answer = visitor.ask(BASS)
    assert answer.status_code == 202
    said = answer.json()
    assert answer.headers["Location"] == said["links"]["self"] == f"/api/v1/generations/{said['id']}"
    assert said["state"] in ("queued", "generating", "finishing", "ready")
    assert said["decision"]["allow"] is True and said["decision"]["grant"] == "free"
    assert said["brief"]["key"] == {"name": "A minor", "short": "Am", "open_key": "1m", "wheel": "8A"}
    assert said["seconds"] == 7.5 and said["seed"] == 7 and said["engine"] == "built-in"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", said["created_at"])
    over = visitor.until_over(said["id"])
    assert over["state"] == "ready" and over["progress"] == 1.0 and over["failure"] is None
    assert over["links"]["asset"] == f"/api/v1/assets/{over['asset']}"
    assert datetime.fromisoformat(over["finished_at"]) >= datetime.fromisoformat(over["created_at"])


def test_whoever_prefers_to_wait_gets_the_loop(settled):
    visitor, _ = settled
    began = time.monotonic()
    answer = visitor.ask(KICK, wait_s=30)
    assert answer.status_code == 200 and answer.json()["state"] == "ready"
    assert time.monotonic() - began < 10


def test_a_wait_ends_when_it_said(serve):
    visitor = Visitor(serve("web"))
    began = time.monotonic()
    answer = visitor.ask(KICK, wait_s=1)
    assert answer.status_code == 202 and answer.json()["state"] == "queued"
    assert 0.9 < time.monotonic() - began < 4


def test_events_tell_the_way_to_ready_and_end(settled):
    visitor, _ = settled
    generation = visitor.ask(BASS | {"seed": 8}).json()
    answer = visitor.get(generation["links"]["events"], stream=True)
    assert answer.headers["Content-Type"].startswith("text/event-stream")
    text = b"".join(answer.iter_content(None)).decode()  # it ends by itself
    events = re.findall(r"event: (\w+)\ndata: (.*)\n\n", text)
    names = [name for name, _ in events]
    assert names[-1] == "ready"
    order = ["queued", "generating", "finishing", "ready"]
    places = [order.index(name) for name in names]
    assert places == sorted(places), names
    told = [json.loads(data) for _, data in events]
    assert all(one["state"] == name and one["id"] == generation["id"] for one, name in zip(told, names))
    progress = [one["progress"] for one in told]
    assert progress == sorted(progress) and progress[-1] == 1.0


def test_events_of_what_is_over_are_one(settled):
    visitor, _ = settled
    generation = visitor.ask(KICK, wait_s=30).json()
    text = visitor.get(generation["links"]["events"]).text
    assert re.findall(r"event: (\w+)", text) == ["ready"]


def test_what_would_be_understood_takes_nothing(settled):
    visitor, _ = settled
    before = visitor.access()["free"]["used"]
    answer = visitor.request("POST", "/api/v1/briefs", json={"prompt": "dark techno bass, 128 BPM, A minor, 4 bars"})
    said = answer.json()
    assert answer.status_code == 200
    assert said["seconds"] == 7.5 and said["frames"] == 330_750
    assert said["brief"]["kind"] == "bass" and said["brief"]["key"]["short"] == "Am"
    assert {"bpm", "length", "key", "kind"} <= {entry["field"] for entry in said["account"]["entries"]}
    assert visitor.access()["free"]["used"] == before


def test_a_refused_brief_names_field_value_and_range(settled):
    visitor, _ = settled
    said = problem(visitor.ask({"kind": "bass", "bpm": 300, "bars": 3}), 422, "refused")
    by_field = {error["field"]: error for error in said["errors"]}
    assert {"bpm", "bars"} <= by_field.keys()
    assert "300" in str(by_field["bpm"]["value"]) and "200" in str(by_field["bpm"]["allowed"])
    assert {"field", "code", "value", "allowed", "remedy", "quote"} <= by_field["bpm"].keys()
    unknown = problem(visitor.ask({"kind": "bass", "colour": "violet"}), 422, "refused")
    assert [error["field"] for error in unknown["errors"]] == ["colour"]
    problem(visitor.ask({"kind": "bass", "engine": "nobody"}), 422, "unknown_engine")


def test_an_asset_is_told_in_full(settled):
    visitor, asset = settled
    assert asset["frames"] == 330_750 and asset["seconds"] == 7.5 and asset["sample_rate"] == 44_100
    assert asset["promises"]["kept"] == asset["promises"]["of"] > 0
    assert len(asset["thumb"]) == 64 and 0 <= min(asset["thumb"]) and max(asset["thumb"]) <= 100
    peaks = asset["peaks"]
    assert len(peaks["min"]) == len(peaks["max"]) == 1200
    assert all(-127 <= low <= high <= 127 for low, high in zip(peaks["min"], peaks["max"]))
    assert {"brief", "seed", "engine", "licence", "report", "files"} <= asset["passport"].keys()
    assert all(promise["kept"] for promise in asset["passport"]["report"]["promises"])
    (summary,) = (one for one in visitor.assets(limit=100) if one["id"] == asset["id"])
    assert {name: asset[name] for name in summary} == summary


def test_peaks_are_those_of_the_sound(settled):
    visitor, asset = settled
    audio, _ = soundfile.read(io.BytesIO(visitor.get(asset["links"]["wav"]).content), always_2d=True)
    for part in (0, 7, 600, 1199):
        first, last = (len(audio) * n // 1200 for n in (part, part + 1))
        piece = audio[first:last]
        # A step of 1/127, and one frame more or less at the edges.
        assert math.isclose(asset["peaks"]["max"][part], piece.max() * 127, abs_tol=12)
        assert math.isclose(asset["peaks"]["min"][part], piece.min() * 127, abs_tol=12)


def test_sound_comes_in_three_formats_of_one_length(settled):
    visitor, asset = settled
    for format in ("wav", "flac", "mp3"):
        answer = visitor.get(asset["links"][format])
        assert answer.status_code == 200
        assert answer.headers["Content-Type"].startswith("audio/")
        audio, rate = soundfile.read(io.BytesIO(answer.content), always_2d=True)
        assert rate == 44_100
        # MP3 has a frame of 1 152 samples; how much of the padding is cut off is the reader's affair.
        assert abs(len(audio) - asset["frames"]) <= (0 if format != "mp3" else 2 * 1152 + 529)
        again = visitor.get(asset["links"][format])
        assert again.content == answer.content and again.headers["ETag"] == answer.headers["ETag"]


def test_the_tag_of_a_file_is_its_hash(settled):
    visitor, asset = settled
    for format in ("wav", "flac", "mp3"):
        answer = visitor.get(asset["links"][format])
        tag = hashlib.sha256(answer.content).hexdigest()
        assert answer.headers["ETag"].strip('"') == tag
        fresh = visitor.get(asset["links"][format], headers={"If-None-Match": f'"{tag}"'})
        assert fresh.status_code == 304 and not fresh.content
        stale = visitor.get(asset["links"][format], headers={"If-None-Match": '"else"'})
        assert stale.status_code == 200
    assert asset["wav_sha256"] == hashlib.sha256(visitor.get(asset["links"]["wav"]).content).hexdigest()


def test_a_download_has_the_name_of_the_loop(settled):
    visitor, asset = settled
    for format in ("wav", "flac", "mp3"):
        disposition = visitor.get(asset["links"][format] + "&download=true").headers["Content-Disposition"]
        assert disposition.startswith("attachment")
        assert f"{asset['name']}.{format}" in unquote(disposition)
        assert not visitor.get(asset["links"][format]).headers["Content-Disposition"].startswith("attachment")


def test_parts_of_the_sound_are_parts_of_it(settled):
    visitor, asset = settled
    whole = visitor.get(asset["links"]["wav"])
    assert whole.headers["Accept-Ranges"] == "bytes"
    size = len(whole.content)
    for range, expected in [
        ("bytes=0-0", whole.content[:1]),
        ("bytes=0-99", whole.content[:100]),
        ("bytes=1000-", whole.content[1000:]),
        ("bytes=-44", whole.content[-44:]),
        (f"bytes={size - 1}-{size + 500}", whole.content[-1:]),
        (f"bytes=-{size * 2}", whole.content),
    ]:
        answer = visitor.get(asset["links"]["wav"], headers={"Range": range})
        assert answer.status_code == 206, range
        assert answer.content == expected, range
        assert answer.headers["Content-Range"].endswith(f"/{size}")
    past = visitor.get(asset["links"]["wav"], headers={"Range": f"bytes={size}-"})
    problem(past, 416, "range")
    assert past.headers["Content-Range"] == f"bytes */{size}"


def test_the_notes_are_a_midi_file(settled):
    visitor, asset = settled
    answer = visitor.get(asset["links"]["midi"])
    assert answer.status_code == 200
    notes = mido.MidiFile(file=io.BytesIO(answer.content))
    assert any(message.type == "note_on" for track in notes.tracks for message in track)


def test_the_passport_is_a_file(settled):
    visitor, asset = settled
    answer = visitor.get(asset["links"]["passport"])
    assert answer.json() == asset["passport"]
    assert ".json" in answer.headers["Content-Disposition"]


def test_the_history_is_filtered(settled):
    visitor, bass = settled
    kick = visitor.make(KICK | {"bpm": 90, "style": "house"})

    def found(**filters) -> set[str]:
        return {asset["id"] for asset in visitor.assets(limit=100, **filters)}

    assert bass["id"] in found(kind="bass") and kick["id"] not in found(kind="bass")
    assert bass["id"] in found(key="Am") & found(key="8A") and kick["id"] not in found(key="8A")
    assert found(bpm_max=100) >= {kick["id"]} and bass["id"] not in found(bpm_max=100)
    assert bass["id"] in found(bpm_min=128, bpm_max=128)
    assert bass["id"] in found(style="techno") and kick["id"] not in found(style="techno")
    assert found(q=bass["word"].upper()) >= {bass["id"]}
    assert found(q="100%_no such thing") == set()
    assert found(favourite="true") == set()
    assert visitor.request("PUT", kick["links"]["self"] + "/favourite").status_code == 204
    assert found(favourite="true") == {kick["id"]}
    assert visitor.request("DELETE", kick["links"]["self"] + "/favourite").status_code == 204
    assert found(favourite="true") == set()


def test_the_history_is_paged_newest_first_and_nothing_comes_twice(serve):
    visitor = Visitor(serve(daily_limit=20))
    made = [visitor.make()["id"] for _ in range(7)]
    seen, cursor, pages = [], None, 0
    while pages == 0 or cursor:
        page = visitor.get("/api/v1/assets", params={"limit": 3} | ({"cursor": cursor} if cursor else {})).json()
        seen += [asset["id"] for asset in page["assets"]]
        cursor, pages = page["next_cursor"], pages + 1
        if pages == 1:
            made.append(visitor.make()["id"])  # what comes in between must not push the pages
    assert seen == made[6::-1] and pages == 3


def test_what_is_deleted_is_gone_for_everybody(settled):
    visitor, _ = settled
    asset = visitor.make()
    assert visitor.request("DELETE", asset["links"]["self"]).status_code == 204
    for link in ("self", "wav", "flac", "mp3", "passport"):
        problem(visitor.get(asset["links"][link]), 404, "not_found")
    assert asset["id"] not in {one["id"] for one in visitor.assets(limit=100)}


def test_same_brief_and_seed_are_the_same_sound(settled):
    visitor, asset = settled
    again = visitor.make(BASS)
    assert again["id"] != asset["id"]
    first, second = (
        soundfile.read(io.BytesIO(visitor.get(one["links"]["wav"]).content), dtype="int32")[0] for one in (asset, again)
    )
    assert (first == second).all()


def test_what_there_is_to_know_is_told(settled):
    visitor, _ = settled
    engines = visitor.get("/api/v1/engines").json()["engines"]
    assert [engine["name"] for engine in engines if engine["usual"]] == ["built-in"]
    vocabulary = visitor.get("/api/v1/vocabulary").json()
    assert vocabulary["bpm"] == [60, 200] and vocabulary["bars"] == [1, 2, 4, 8, 16]
    assert len(vocabulary["keys"]) == 24 and vocabulary["seed_max"] == 2**53 - 1
    for kind in vocabulary["kinds"]:
        answer = visitor.request("POST", "/api/v1/briefs", json={"kind": kind["name"]})
        assert answer.status_code == 200, f"{kind['name']}: {answer.text}"
    licence = visitor.get(engines[0]["licence"]["url"])
    assert licence.status_code == 200 and "loop" in licence.text.lower()
    assert visitor.get("/healthz").json() == visitor.get("/readyz").json() == {"ok": True}
    problem(visitor.get("/api/v1/nothing"), 404, "not_found")
    problem(visitor.get("/api/v1/assets/a0000000000000000"), 404, "not_found")


def test_every_answer_has_an_id_that_the_log_knows(settled):
    visitor, _ = settled
    answer = visitor.ask(KICK, wait_s=30)
    assert answer.headers["X-Request-Id"] in visitor.server.log()
    ids = {visitor.get("/api/v1/access").headers["X-Request-Id"] for _ in range(5)}
    assert len(ids) == 5


def test_the_page_may_load_nothing_from_elsewhere_and_run_nothing_inline(settled):
    visitor, _ = settled
    answer = visitor.get("/")
    policy = dict(part.strip().partition(" ")[::2] for part in answer.headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] in ("'none'", "'self'")
    for directive, sources in policy.items():
        assert "unsafe" not in sources and "*" not in sources and "http" not in sources, f"{directive} {sources}"
    assert policy["frame-ancestors"] == "'none'" and policy["base-uri"] in ("'none'", "'self'")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] in ("no-referrer", "same-origin", "strict-origin-when-cross-origin")
    assert "http://" not in re.sub(r"http://www\.w3\.org/\S+", "", answer.text) and "https://" not in answer.text
    assert not re.search(r"<script(?![^>]*\bsrc=)|\son\w+=|style=", answer.text)


def test_the_cookie_is_for_http_alone(settled):
    visitor, _ = settled
    cookie = Visitor(visitor.server).get("/api/v1/access").headers["Set-Cookie"]
    assert cookie.startswith("cm_owner=") and "HttpOnly" in cookie and "SameSite=" in cookie


def test_text_is_compressed_and_sound_is_not(settled):
    visitor, asset = settled
    page = visitor.get("/", headers={"Accept-Encoding": "gzip"})
    assert page.headers["Content-Encoding"] == "gzip"
    raw = wire.send(visitor.server, wire.get("/", "Accept-Encoding: gzip"))
    assert b"<html" in gzip.decompress(unchunked(raw)).lower()
    sound = visitor.get(asset["links"]["wav"], headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in sound.headers


def unchunked(answer: bytes) -> bytes:
    head, _, body = answer.partition(b"\r\n\r\n")
    if b"transfer-encoding: chunked" not in head.lower():
        return body
    whole = b""
    while body:
        size, _, rest = body.partition(b"\r\n")
        whole += rest[: int(size, 16)]
        body = rest[int(size, 16) + 2 :]
        if not int(size, 16):
            break
    return whole


def test_files_of_the_page_that_never_change_are_kept(settled):
    visitor, asset = settled
    page = visitor.get("/")
    assert "immutable" not in page.headers.get("Cache-Control", "")
    files = re.findall(r'(?:src|href)="(/?[^"#:]+\.(?:js|css))"', page.text)
    assert files
    for file in files:
        answer = visitor.get("/" + file.lstrip("/"))
        assert answer.status_code == 200, file
        if "immutable" not in answer.headers["Cache-Control"]:
            tag = answer.headers["ETag"]
            assert visitor.get("/" + file.lstrip("/"), headers={"If-None-Match": tag}).status_code == 304
    api = visitor.get("/api/v1/access")
    assert "no-store" in api.headers["Cache-Control"]


def test_head_is_get_without_the_body(settled):
    visitor, asset = settled
    for path in ("/", "/api/v1/access", asset["links"]["wav"]):
        head = visitor.request("HEAD", path)
        assert head.status_code == 200 and not head.content
    whole = visitor.get(asset["links"]["wav"])
    assert visitor.request("HEAD", asset["links"]["wav"]).headers["Content-Length"] == str(len(whole.content))


def test_ids_cannot_be_guessed(settled):
    visitor, _ = settled
    ids = [visitor.ask(KICK | {"seed": 1}).json()["id"] for _ in range(3)]
    # 80 random bits in any alphabet of at most 64 letters are 14 characters.
    assert all(len(id) >= 15 for id in ids)
    shared = [len(set(pair)) == 1 for pair in zip(*ids)]
    assert sum(shared) <= 4, f"{ids} look alike"
    for id in ids:
        visitor.until_over(id)
