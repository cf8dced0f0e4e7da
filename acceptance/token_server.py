"""A token server in front of a docker-registry that believes it: tokens are signed with a key whose certificate that one knows, for one user
and whatever he asks for. Both answer at one address: a remote's credentials are told to no other.

Usage: token_server.py PORT REGISTRY KEY CERTIFICATE USER PASSWORD
"""

import base64
import http.client
import json
import subprocess
import sys
import time
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

port, registry, key, certificate, user, password = sys.argv[1:]
allowed = "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()
with open(certificate) as file:
    chain = ["".join(file.read().split("-----")[2].split())]


def encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def token(scopes: list[str]) -> str:
    now = int(time.time())
    access = []
    for scope in scopes:
        kind, name, actions = scope.split(":")
        access.append({"type": kind, "name": name, "actions": actions.split(",")})
    claims = {"iss": "upstream", "aud": "upstream", "sub": user, "jti": str(uuid.uuid4())}
    claims |= {"iat": now, "nbf": now - 10, "exp": now + 300, "access": access}
    head = {"typ": "JWT", "alg": "RS256", "x5c": chain}
    signed = ".".join(encoded(json.dumps(part).encode()) for part in (head, claims))
    command = ["openssl", "dgst", "-sha256", "-sign", key]
    return signed + "." + encoded(subprocess.run(command, input=signed.encode(), stdout=subprocess.PIPE, check=True).stdout)


class Answer(BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path.startswith("/token"):
            self.answer_token()
        else:
            self.pass_on()

    do_HEAD = do_GET

    def pass_on(self):
        line = http.client.HTTPConnection(registry)
        line.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
        for name, value in self.headers.items():
            line.putheader(name, value)
        line.endheaders()
        answer = line.getresponse()
        body = answer.read()
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() != "transfer-encoding":
                self.send_header(name, value)
        if "Content-Length" not in answer.headers:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        line.close()

    def answer_token(self):
        is_allowed = self.headers.get("Authorization") == allowed
        asked = [one for several in parse_qs(urlsplit(self.path).query).get("scope", []) for one in several.split()]
        body = json.dumps({"token": token(asked)} if is_allowed else {"details": "who are you?"}).encode()
        self.send_response(200 if is_allowed else 401)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *nothing):
        pass


ThreadingHTTPServer(("127.0.0.1", int(port)), Answer).serve_forever()
