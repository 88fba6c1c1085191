"""A program that sings for the studio, as docs/singing.md describes it: here with a bank of sines.

    python -m diffsinger.sidecar BANK PORT

Around a real voice it looks the same: `reference.sing` is then the inference of DiffSinger.
"""

import io
import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import soundfile

from . import reference
from .models import RATE


class Sidecar(ThreadingHTTPServer):
    """Remembers the scores it was given."""

    def __init__(self, bank: Path, port: int = 0):
        super().__init__(("127.0.0.1", port), Handler)
        self.bank, self.scores = bank, []


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        found = self.path == "/v1/health"
        self.answer(200 if found else 404, "application/json", json.dumps({"voice": self.server.bank.name}).encode())

    def do_POST(self):
        if self.path != "/v1/render":
            return self.answer(404, "text/plain", b"there is only /v1/render")
        score = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.scores.append(score)
        try:
            sung = reference.sing(self.server.bank, score)
        except KeyError as unknown:
            return self.answer(422, "text/plain", f"the voice does not know {unknown}".encode())
        end = max(offset + len(wave) / RATE for offset, wave in sung)
        # One sound from the time 0 of the score on.
        whole = reference.place(sung, round(end * RATE) + 1)
        file = io.BytesIO()
        soundfile.write(file, whole.astype(np.float32), RATE, format="WAV", subtype="FLOAT")
        self.answer(200, "audio/wav", file.getvalue())

    def answer(self, status: int, media_type: str, body: bytes):
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


if __name__ == "__main__":
    Sidecar(Path(sys.argv[1]), int(sys.argv[2])).serve_forever()
