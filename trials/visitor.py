"""Someone who uses the API: an address, a browser, and the cookie that the first answer sets."""

import itertools
import time

import requests

KICK = {"kind": "kick", "bpm": 128, "bars": 1}
OVER = ("ready", "failed", "cancelled")

numbers = itertools.count(1)


class Visitor:
    """A visitor nobody was before, unless an agent is named. `address` is what a proxy would say of them."""

    def __init__(self, server, agent: str | None = None, address: str | None = None, cookie: str | None = None):
        self.server = server
        self.agent = agent or f"trial/{next(numbers)}"
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.headers["User-Agent"] = self.agent
        if address:
            self.session.headers["X-Forwarded-For"] = address
        if cookie:
            self.session.cookies.set("cm_owner", cookie)

    def request(self, method: str, path: str, **more) -> requests.Response:
        return self.session.request(method, self.server.url + path, timeout=70, **more)

    def get(self, path: str, **more) -> requests.Response:
        return self.request("GET", path, **more)

    def ask(self, brief: dict = KICK, wait_s: int | None = None, key: str | None = None) -> requests.Response:
        headers = {}
        if wait_s:
            headers["Prefer"] = f"wait={wait_s}"
        if key:
            headers["Idempotency-Key"] = key
        return self.request("POST", "/api/v1/generations", json=brief, headers=headers)

    def make(self, brief: dict = KICK) -> dict:
        """Asks, waits, and answers with the asset in full."""
        answer = self.ask(brief, wait_s=60)
        assert answer.status_code == 200, f"{answer.status_code} {answer.text}"
        generation = answer.json()
        assert generation["state"] == "ready", generation
        return self.get(f"/api/v1/assets/{generation['asset']}").json()

    def generation(self, id: str) -> dict:
        answer = self.get(f"/api/v1/generations/{id}")
        assert answer.status_code == 200, f"{answer.status_code} {answer.text}"
        return answer.json()

    def until_over(self, id: str, within_s: float = 60) -> dict:
        until = time.monotonic() + within_s
        while time.monotonic() < until:
            generation = self.generation(id)
            if generation["state"] in OVER:
                return generation
            time.sleep(0.05)
        raise AssertionError(f"not over after {within_s} s: {generation}")

    def access(self) -> dict:
        answer = self.get("/api/v1/access")
        assert answer.status_code == 200, f"{answer.status_code} {answer.text}"
        return answer.json()

    def assets(self, **filters) -> list[dict]:
        answer = self.get("/api/v1/assets", params=filters)
        assert answer.status_code == 200, f"{answer.status_code} {answer.text}"
        return answer.json()["assets"]

    def cookie(self) -> str:
        return self.session.cookies["cm_owner"]


def problem(answer: requests.Response, status: int, code: str) -> dict:
    """What a refusal always carries, held against the contract."""
    assert answer.status_code == status, f"{answer.status_code} {answer.text}"
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    said = answer.json()
    assert said["code"] == code, said
    assert said["type"] == f"urn:cloudmusic:problem:{code}"
    assert said["status"] == status
    assert said["title"] and said["detail"]
    assert said["request_id"] == answer.headers["X-Request-Id"]
    return said
