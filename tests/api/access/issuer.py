"""An identity provider on this machine: publishes its keys, counts who asks for them, and signs tokens, good and bad."""

from __future__ import annotations

import json
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa


class Issuer:
    """One provider; `rotate` gives it a new key, and it forgets the old one."""

    def __init__(self, url: str) -> None:
        self.url, self.asked, self.names_itself = url, [], url
        self.rotate("first")

    def rotate(self, kid: str) -> None:
        self.kid, self.key = kid, rsa.generate_private_key(public_exponent=65537, key_size=2048)

    def jwks(self) -> dict:
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [{**public, "kid": self.kid, "alg": "RS256", "use": "sig"}]}

    def token(self, *, key=None, algorithm: str = "RS256", kid: str | None = None, **claims) -> str:
        now = int(time.time())
        said = {"iss": self.url, "aud": "steerco", "sub": "u-1", "iat": now, "exp": now + 60, "roles": ["planner"], **claims}
        said = {name: value for name, value in said.items() if value is not None}
        return jwt.encode(said, key or self.key, algorithm=algorithm, headers={"kid": kid or self.kid})


def other_rsa():
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def other_ec():
    return ec.generate_private_key(ec.SECP256R1())


@contextmanager
def issuing():
    """A provider behind a real socket."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            issuer = self.server.issuer
            issuer.asked.append(self.path)
            known = {
                "/.well-known/openid-configuration": {"issuer": issuer.names_itself, "jwks_uri": issuer.url + "/keys"},
                "/keys": issuer.jwks(),
            }
            body = json.dumps(known.get(self.path, {})).encode()
            self.send_response(200 if self.path in known else 404)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_) -> None:
            """Says nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.issuer = Issuer(f"http://127.0.0.1:{server.server_address[1]}")
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server.issuer
        finally:
            server.shutdown()
