"""A small HTTP/1.1 client: one connection, no more than a registry needs, cheap enough to be the load."""

import base64
import contextlib
import hashlib
import json
import os
import socket
from typing import NamedTuple
from urllib.parse import urlsplit


class Answer(NamedTuple):
    status: int
    headers: dict
    body: bytes

    def require(self, *wanted):
        if self.status not in wanted:
            raise RuntimeError(f"answered {self.status}, not {wanted}: {self.body[:300]!r}")
        return self


def basic(name, password):
    return "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()


class Connection:
    """One connection to a server; opened again when the server has closed it."""

    def __init__(self, base, authorization=None):
        url = urlsplit(base)
        self.address, self.authorization = (url.hostname, url.port), authorization
        self.host = f"{url.hostname}:{url.port}"
        self.socket, self.rest = None, b""

    def open(self):
        if self.socket is None:
            self.socket, self.rest = socket.create_connection(self.address, timeout=120), b""
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return self.socket

    def close(self):
        if self.socket is not None:
            self.socket.close()
        self.socket = None

    def __enter__(self):
        return self

    def __exit__(self, *ignored):
        self.close()

    def send(self, method, target, headers=(), body=b""):
        """Sends a request, {body} being bytes or an open file."""
        length = len(body) if isinstance(body, bytes) else os.fstat(body.fileno()).st_size
        self.send_head(method, target, length, headers)
        if isinstance(body, bytes):
            if body:
                self.socket.sendall(body)
        else:
            self.socket.sendfile(body)

    def send_head(self, method, target, length, headers=()):
        lines = [f"{method} {target} HTTP/1.1", f"Host: {self.host}"]
        if self.authorization:
            lines.append(f"Authorization: {self.authorization}")
        if length or method in ("POST", "PUT", "PATCH"):
            lines.append(f"Content-Length: {length}")
        lines += [f"{name}: {value}" for name, value in headers]
        self.open().sendall(("\r\n".join(lines) + "\r\n\r\n").encode())

    def receive(self, method="GET"):
        while b"\r\n\r\n" not in self.rest:
            self._more()
        head, self.rest = self.rest.split(b"\r\n\r\n", 1)
        first, *lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, value in (line.split(":", 1) for line in lines)}
        status = int(first.split(" ", 2)[1])
        if status == 100:
            return self.receive(method)
        body = b"" if method == "HEAD" or status in (204, 304) else self._body(headers)
        if headers.get("connection", "").lower() == "close":
            self.close()
        return Answer(status, headers, body)

    def _body(self, headers):
        if headers.get("transfer-encoding", "").lower() == "chunked":
            return self._chunks()
        return self._take(int(headers.get("content-length", 0)))

    def _chunks(self):
        parts = []
        while True:
            while b"\r\n" not in self.rest:
                self._more()
            size, self.rest = self.rest.split(b"\r\n", 1)
            part = self._take(int(size.split(b";")[0], 16) + 2)[:-2]
            if not part:
                return b"".join(parts)
            parts.append(part)

    def _take(self, length):
        while len(self.rest) < length:
            self._more()
        taken, self.rest = self.rest[:length], self.rest[length:]
        return taken

    def _more(self):
        more = self.socket.recv(1 << 18)
        if not more:
            self.close()
            raise ConnectionError("the server closed the connection")
        self.rest += more

    def ask(self, method, target, headers=(), body=b""):
        """Asks and waits for the answer; once more on a new connection where the server closed the old one while it was idle."""
        fresh = self.socket is None
        try:
            self.send(method, target, headers, body)
            return self.receive(method)
        except ConnectionError:
            self.close()
            if fresh or not isinstance(body, bytes):
                raise
            self.send(method, target, headers, body)
            return self.receive(method)

    def json(self, method, target, document=None):
        body = b"" if document is None else json.dumps(document).encode()
        answer = self.ask(method, target, [("Content-Type", "application/json")] if body else (), body)
        answer.require(200, 201, 202)
        return json.loads(answer.body)


def target(location):
    """What to ask for at a Location, which may be absolute."""
    url = urlsplit(location)
    return url.path + (f"?{url.query}" if url.query else "")


def with_parameter(location, name, value):
    return f"{location}{'&' if '?' in location else '?'}{name}={value}"


def digest(content):
    return "sha256:" + hashlib.sha256(content).hexdigest()


def digest_of_file(path):
    with open(path, "rb") as file:
        return "sha256:" + hashlib.file_digest(file, "sha256").hexdigest()


@contextlib.contextmanager
def body_of(content):
    """Bytes as they are, a path as an open file."""
    if isinstance(content, bytes):
        yield content
    else:
        with open(content, "rb") as file:
            yield file


def push_blob(connection, name, content, of):
    """POST, PATCH, PUT, as docker does."""
    begun = connection.ask("POST", f"/v2/{name}/blobs/uploads/").require(202)
    with body_of(content) as body:
        kind = [("Content-Type", "application/octet-stream")]
        sent = connection.ask("PATCH", target(begun.headers["location"]), kind, body).require(202)
    connection.ask("PUT", with_parameter(target(sent.headers["location"]), "digest", of)).require(201)


def push_manifest(connection, name, reference, media_type, content):
    return connection.ask(
        "PUT", f"/v2/{name}/manifests/{reference}", [("Content-Type", media_type)], content
    ).require(201)
