"""A client that means harm. Whatever it sends, the server answers calmly or hangs up, and serves everybody else."""

import random
import threading
import time

import pytest

import wire
from ground import Cloud
from server import Server
from visitor import KICK, Visitor, problem

# One process of it at work stays well below this; holding a single upload of 64 MiB would not.
RESIDENT_MB_MAX = 150
# Slow peers hold a connection for some time, and no longer.
PATIENCE_S = 45


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def besieged(request, tmp_path_factory):
    """One process that bears all of it, one trial after the other. What one database takes another may choke on."""
    cloud = Cloud(f"besieged-{time.time_ns()}") if request.param == "postgres" else None
    server = Server(
        tmp_path_factory.mktemp("besieged"), network_daily_limit=10_000, **(cloud.settings if cloud else {})
    ).start()
    try:
        yield server
        server.stop()
    finally:
        if cloud:
            cloud.remove()


@pytest.fixture
def server(besieged):
    """After each of these trials the server must still be healthy, quick and small, and have nothing to regret."""
    before_mb, complaints = besieged.resident_mb(), len(besieged.complaints())
    yield besieged
    visitor = Visitor(besieged)
    began = time.monotonic()
    assert visitor.get("/healthz").json() == {"ok": True}
    assert time.monotonic() - began < 0.5
    visitor.make()
    after_mb = besieged.resident_mb()
    assert after_mb < RESIDENT_MB_MAX, f"{before_mb:.0f} MB before, {after_mb:.0f} MB after"
    assert besieged.complaints()[complaints:] == []


def test_slow_peers_keep_nobody_waiting_and_are_hung_up_on(server):
    lines = [wire.connect(server) for _ in range(300)]
    for n, line in enumerate(lines):
        if n % 2:
            line.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX-")
        else:
            line.sendall(wire.post("/api/v1/generations", b"{" + b" " * 9000).removesuffix(b" " * 9000))
    silent = threading.Event()

    def drip():
        # Through the whole trial: a byte now and then, so that the connections are not idle.
        while not silent.wait(1):
            for line in lines:
                try:
                    line.send(b" ")
                except OSError:
                    pass

    dripping = threading.Thread(target=drip)
    dripping.start()
    try:
        for _ in range(3):
            began = time.monotonic()
            Visitor(server).make()
            assert time.monotonic() - began < 3
        until = time.monotonic() + PATIENCE_S
        for line in lines:
            assert wire.was_hung_up_on(line, until - time.monotonic()), f"still held after {PATIENCE_S} s"
    finally:
        silent.set()
        dripping.join()
        for line in lines:
            line.close()


def test_a_body_past_the_bound_is_refused_unread(server):
    answer = Visitor(server).request("POST", "/api/v1/generations", json={"prompt": "x" * 20_000})
    problem(answer, 413, "too_large")


def test_an_announced_gigabyte_is_refused_at_once(server):
    began = time.monotonic()
    head = wire.post("/api/v1/generations", b"{}").replace(b"Content-Length: 2", b"Content-Length: 1073741824")
    assert wire.status(wire.send(server, head)) == 413
    assert time.monotonic() - began < 2


def test_an_endless_body_is_cut_off(server):
    head = wire.post("/api/v1/generations", b"").replace(b"Content-Length: 0", b"Transfer-Encoding: chunked")
    sent = 0
    with wire.connect(server) as line:
        line.sendall(head)
        piece = b"10000\r\n" + b" " * 0x10000 + b"\r\n"
        try:
            while sent < 64 * 2**20:
                line.sendall(piece)
                sent += len(piece)
        except (BrokenPipeError, ConnectionResetError, TimeoutError):
            pass
    assert sent < 16 * 2**20, f"{sent} bytes were taken"


@pytest.mark.parametrize("opening", [b"[", b'{"kind":', b'{"moods":['])
def test_json_of_any_depth_is_only_malformed(server, opening):
    answer = wire.send(server, wire.post("/api/v1/generations", opening * (16_000 // len(opening))))
    assert wire.status(answer) in (400, 422), answer[:300]


MALFORMED = {
    "empty": b"",
    "no JSON": b"kind=bass",
    "cut off": b'{"kind": "ba',
    "two values": b"{} {}",
    "array": b"[]",
    "text": b'"bass"',
    "no UTF-8": b'{"prompt": "\xff\xfe"}',
    "half a surrogate": b'{"prompt": "\\ud800"}',
    "zero byte": b'{"kind": "bass\x00"}',
    "not a number": b'{"kind": "bass", "bpm": NaN}',
    "no float holds it": b'{"kind": "bass", "bpm": 1e999}',
    "no integer holds it": b'{"kind": "bass", "seed": 99999999999999999999999999}',
    "negative seed": b'{"kind": "bass", "seed": -1}',
    "fraction of a seed": b'{"kind": "bass", "seed": 1.5}',
    "of another type": b'{"kind": ["bass"]}',
    "unknown member": b'{"kind": "bass", "colour": "violet"}',
    "out of range": b'{"kind": "bass", "bpm": 1000}',
}


@pytest.mark.parametrize("body", MALFORMED.values(), ids=MALFORMED.keys())
def test_a_body_that_cannot_be_understood_is_the_clients_mistake(server, body):
    for path in ("/api/v1/generations", "/api/v1/briefs"):
        answer = wire.send(server, wire.post(path, body))
        assert wire.status(answer) in (400, 422), answer[:400]
        assert b"application/problem+json" in answer


def test_characters_nobody_types_are_no_trouble(server):
    for prompt in ("\0\1\2 bass", "bass \u202e\ufeff\u200d", "\U0001f941 drums " * 20, "\n\t\r kick", "bass \ufffe\uffff"):
        answer = Visitor(server).ask({"prompt": prompt}, wait_s=30)
        assert answer.status_code in (200, 422), f"{prompt!r}: {answer.status_code} {answer.text[:300]}"
        assert answer.status_code == 422 or answer.json()["state"] == "ready", answer.text[:1000]


def test_only_json_is_taken(server):
    for type in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "", "json"):
        # On a line of its own: a body that nobody waits for may cost the line.
        answer = Visitor(server).request(
            "POST", "/api/v1/generations", data=b'{"kind": "kick"}', headers={"Content-Type": type}
        )
        problem(answer, 415, "not_json")


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1.evil.example", "garbage"])
def test_another_site_cannot_ask_in_a_visitors_name(server, origin):
    visitor = Visitor(server)
    answer = visitor.request("POST", "/api/v1/generations", json=KICK, headers={"Origin": origin})
    problem(answer, 403, "foreign_origin")
    assert visitor.access()["free"]["used"] == 0


def test_the_page_itself_may_ask(server):
    answer = Visitor(server).request("POST", "/api/v1/generations", json=KICK, headers={"Origin": server.url})
    assert answer.status_code == 202


PATHS = [
    "/page/../../etc/passwd",
    "/../../../../etc/passwd",
    "/page/..%2f..%2f..%2fetc/passwd",
    "/page/%2e%2e/%2e%2e/Cargo.toml",
    "/page/....//....//etc/passwd",
    "/page/..%5c..%5cetc%5cpasswd",
    "/page/%00",
    "/page/index.html%00.js",
    "/page//etc/passwd",
    "//etc/passwd",
    "/licences/../../../etc/passwd",
    "/licences/..%2f..%2fCargo.toml",
    "/licences/%00",
    "/api/v1/assets/..%2f..%2fcloudmusic.db/audio",
    "/api/v1/assets/%00/audio",
    "/api/v1/assets/%ff%fe",
    "/api/v1/assets/" + "a" * 7000,
    "/api/v1/generations/%27%20OR%201=1--",
    "/api/v1/generations/%F0%9F%8E%B5/events",
    "/data/cloudmusic.db",
    "/.env",
    "/cloudmusic.toml",
]


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path[:40])
def test_no_path_leads_out_of_what_is_served(server, path):
    answer = wire.send(server, wire.get(path))
    assert wire.status(answer) in (400, 404, 414), answer[:300]
    assert b"root:" not in answer and b"[workspace]" not in answer and b"SQLite" not in answer


QUERIES = [
    "limit=0",
    "limit=-1",
    "limit=101",
    "limit=99999999999999999999",
    "limit=abc",
    "cursor=garbage",
    "cursor=%00",
    "cursor=" + "A" * 5000,
    "bpm_min=NaN",
    "bpm_min=inf",
    "bpm_max=-1e308",
    "key=H",
    "kind=tuba",
    "style=%00",
    "favourite=perhaps",
    "q=%00",
    "q=%ff",
    "q=%25%5f%27%22--;",
    "q=" + "%F0%9F%8E%B5" * 500,
    "limit=1&limit=2",
    "=&&&==",
]


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query[:30])
def test_no_filter_of_the_history_breaks_it(server, query):
    visitor = Visitor(server)
    visitor.make()
    answer = visitor.get(f"/api/v1/assets?{query}")
    assert answer.status_code in (200, 400, 422), f"{answer.status_code} {answer.text[:300]}"


RANGES = [
    "bytes=",
    "bytes=abc",
    "bytes=-0",
    "bytes=5-2",
    "bytes=0-0,5-6",
    "bytes=" + ",".join(f"{n}-{n}" for n in range(500)),
    "bytes=99999999999999999999999999-",
    "bytes=-99999999999999999999999999",
    "bytes=18446744073709551615-18446744073709551615",
    "octets=0-1",
    "bytes=0-18446744073709551615",
    "bytes=1000000000-",
]


@pytest.mark.parametrize("range", RANGES, ids=lambda range: range[:30])
def test_no_range_breaks_the_sound(server, range):
    visitor = Visitor(server)
    asset = visitor.make()
    whole = visitor.get(asset["links"]["wav"]).content
    answer = visitor.get(asset["links"]["wav"], headers={"Range": range})
    assert answer.status_code in (200, 206, 416), f"{answer.status_code} {answer.text[:300]}"
    if answer.status_code == 200:
        assert answer.content == whole
    if answer.status_code == 206:
        first, last = answer.headers["Content-Range"].removeprefix("bytes ").split("/")[0].split("-")
        assert answer.content == whole[int(first) : int(last) + 1]


def test_a_tampered_cookie_is_nobody(server):
    visitor = Visitor(server)
    visitor.make()
    cookie = visitor.cookie()
    other = "A" if cookie[-1] != "A" else "B"
    forged = [cookie[:-1] + other, other + cookie[1:], cookie[: len(cookie) // 2], cookie * 2, "", "x", "=" * 3000]
    for text in forged:
        with_forged = Visitor(server, agent=visitor.agent)
        answer = with_forged.get("/api/v1/assets", headers={"Cookie": f"cm_owner={text}"})
        assert answer.status_code == 200, answer.text
        assert answer.json()["assets"] == [], f"{text} was taken for the owner"
    for header in ("cm_owner", ";;;", "=;=;=", "\xff\xfe", f"cm_owner={cookie}x; cm_owner={cookie}y"):
        answer = Visitor(server).get("/api/v1/assets", headers={"Cookie": header.encode("latin-1")})
        assert answer.status_code in (200, 400)
    # … and the true one still is.
    assert len(visitor.assets()) == 1


def test_what_is_not_http_is_hung_up_on(server):
    random_bytes = random.Random(7)
    garbage = [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",  # the hello of TLS
        b"SSH-2.0-OpenSSH_9.6\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: -5\r\n\r\n",
        b"POST /api/v1/briefs HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n{}   ",
        b"POST /api/v1/briefs HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nZZZ\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nbad header\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"a" * 2_000_000 + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\n" + b"X: y\r\n" * 5_000 + b"\r\n",
        b"GET /" + b"a" * 200_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n",
        *(random_bytes.randbytes(2_000) for _ in range(20)),
    ]
    for bytes in garbage:
        answer = wire.send(server, bytes, timeout_s=3)
        assert wire.status(answer) is None or 400 <= wire.status(answer) < 506, answer[:200]
        assert wire.status(answer) != 500, answer[:200]


def test_methods_nobody_offers_are_refused(server):
    visitor = Visitor(server)
    for method in ("TRACE", "PROPFIND", "PATCH", "DELETE", "BREW"):
        problem(visitor.request(method, "/api/v1/access"), 405, "method_not_allowed")


@pytest.mark.parametrize("key", ["", "a" * 129, "tab\there", "\xfc", "two words"])
def test_an_idempotency_key_is_bounded_and_visible(server, key):
    answer = Visitor(server).request(
        "POST", "/api/v1/generations", json=KICK, headers={"Idempotency-Key": key.encode("latin-1")}
    )
    problem(answer, 422, "idempotency_key")


@pytest.mark.parametrize("prefer", ["wait=0", "wait=61", "wait=-1", "wait=1e9", "wait", "wait=;;;", "\xff"])
def test_a_wait_that_cannot_be_is_not_waited_for(server, prefer):
    answer = Visitor(server).request(
        "POST", "/api/v1/generations", json=KICK, headers={"Prefer": prefer.encode("latin-1")}
    )
    assert answer.status_code in (200, 202, 400), answer.text


def test_listeners_who_leave_are_forgotten(server):
    visitor = Visitor(server)
    generation = visitor.ask().json()
    for _ in range(300):
        with wire.connect(server) as line:
            line.sendall(wire.get(generation["links"]["events"]))
            line.recv(100)
    visitor.until_over(generation["id"])
