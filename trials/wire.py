"""HTTP by hand, for what no library would send."""

import socket
import time


def connect(server, timeout_s: float = 10) -> socket.socket:
    return socket.create_connection(("127.0.0.1", server.port), timeout=timeout_s)


def send(server, request: bytes, timeout_s: float = 10) -> bytes:
    """Everything the server says to these bytes until it hangs up or falls silent."""
    with connect(server, timeout_s) as line:
        try:
            line.sendall(request)
        except (BrokenPipeError, ConnectionResetError):
            pass  # it need not read to the end what it will not take
        return hear(line)


def hear(line: socket.socket) -> bytes:
    heard = b""
    try:
        while chunk := line.recv(65536):
            heard += chunk
    except (TimeoutError, ConnectionResetError):
        pass
    return heard


def get(path: str, *headers: str) -> bytes:
    lines = [f"GET {path} HTTP/1.1", "Host: 127.0.0.1", "Connection: close", *headers, "", ""]
    return "\r\n".join(lines).encode()


def post(path: str, body: bytes, *headers: str) -> bytes:
    lines = [
        f"POST {path} HTTP/1.1",
        "Host: 127.0.0.1",
        "Connection: close",
        "Content-Type: application/json",
        *headers,
        f"Content-Length: {len(body)}",
        "",
        "",
    ]
    return "\r\n".join(lines).encode() + body


def status(answer: bytes) -> int | None:
    """The status of the first answer; None if the server hung up without one."""
    return int(answer.split(b" ", 2)[1]) if answer.startswith(b"HTTP/1.") else None


def was_hung_up_on(line: socket.socket, within_s: float) -> bool:
    """Whether the server ends the connection, with an answer or without."""
    until = time.monotonic() + within_s
    try:
        while (left := until - time.monotonic()) > 0:
            line.settimeout(left)
            if not line.recv(65536):
                return True
    except ConnectionResetError:
        return True
    except TimeoutError:
        pass
    return False
