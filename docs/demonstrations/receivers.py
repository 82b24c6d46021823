"""People who are told: a webhook that checks what is signed, Slack's, and a mail server that wants TLS and a log-in. Real servers on loopback.

    receivers.py DIRECTORY KEYFILE PASSWORDFILE      writes `ports` and `receiver.pem` there, a line for each message into `heard`,
                                                     and all that it says, a line too, into `said`

Key and password are read from their files for each message, and stand in no argument."""

import asyncio
import email
import hashlib
import hmac
import http.server
import json
import os
import ssl
import subprocess
import sys
import threading
import time

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult

directory, key_file, password_file = sys.argv[1:]
lock = threading.Lock()
certificate, private = f"{directory}/receiver.pem", f"{directory}/receiver.key"


def secret(path):
    with open(path, "rb") as file:
        return file.read().rstrip(b"\n")


def hear(line):
    with lock, open(f"{directory}/heard", "a", encoding="utf-8") as file:
        file.write(line + "\n")


def keep(way, text):
    with lock, open(f"{directory}/said", "a", encoding="utf-8") as file:
        file.write(f"{way} {' '.join(text.split())}\n")


class Hook(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path.startswith("/services/"):
            hear(f"slack {json.loads(body)['text'].splitlines()[0]}")
            return self.answer(200)
        stamp = self.headers.get("X-Agent-Timestamp", "")
        expected = "sha256=" + hmac.new(secret(key_file), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
        # An old message is not a new one, whoever sends it again.
        is_ours = hmac.compare_digest(expected, self.headers.get("X-Agent-Signature", "")) and abs(time.time() - int(stamp)) < 300
        said = json.loads(body)
        keep("webhook", f"{said['event']} {said['code']} {said['subject']}: {said['text']}")
        hear(f"webhook {said['event']} {said['code']}" if is_ours else "webhook FORGED")
        return self.answer(204 if is_ours else 403)

    def answer(self, status):
        self.send_response(status)
        self.end_headers()

    def log_message(self, *words):
        pass


class Letters:
    async def handle_DATA(self, server, session, envelope):
        letter = email.message_from_bytes(envelope.content)
        keep("mail", letter.get_payload(decode=True).decode())
        subject = next(line for line in envelope.content.decode().splitlines() if line.startswith("Subject:"))
        hear(f"mail {'encrypted' if session.ssl else 'PLAIN'} {subject[9:]}")
        return "250 OK"


def log_in(server, session, envelope, mechanism, data):
    return AuthResult(success=data.login == b"ops" and data.password == secret(password_file))


class Mail(Controller):
    def factory(self):
        return SMTP(self.handler, require_starttls=True, tls_context=tls, auth_required=True, authenticator=log_in, hostname="localhost")


subprocess.run(
    ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", "/CN=localhost",
     "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", private, "-out", certificate], check=True, stderr=subprocess.DEVNULL)
tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
tls.load_cert_chain(certificate, private)
hook = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Hook)
hook.socket = tls.wrap_socket(hook.socket, server_side=True, do_handshake_on_connect=False)
# aiosmtpd asks itself whether it listens, and needs the number for it.
mail = Mail(Letters(), hostname="127.0.0.1", port=hook.server_port + 1 if hook.server_port < 65000 else hook.server_port - 1)
mail.start()
with open(f"{directory}/ports.new", "w", encoding="utf-8") as file:
    file.write(f"{hook.server_port} {mail.port}\n")
os.rename(f"{directory}/ports.new", f"{directory}/ports")
hook.serve_forever()
