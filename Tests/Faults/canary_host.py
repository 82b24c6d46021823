"""The sandbox of the canary: every command's words are kept to be searched, and every secret that comes up is noted with its kind."""

import base64
import glob
import http.client
import json
import os
import re
import secrets
import subprocess
import time
import urllib.parse

from sandbox import Failure, Sandbox, built_binary, wordpress


class Host(Sandbox):
    def __init__(self, work):
        self.directory, self.root = work, os.path.join(work, "root")
        self.binary, self.source = built_binary(), wordpress()
        self.daemon, self.clients = None, []
        self.daemon_log = os.path.join(work, "daemon.log")
        self.environment = {"PATH": os.environ["PATH"], "HOME": work, "LANG": "C.UTF-8"}
        self.values, self.said = [], 0
        for name, mode in (("meant", 0o700), ("out", 0o700), ("told", 0o755)):
            os.mkdir(os.path.join(work, name), mode)

    def __exit__(self, kind, value, trace):
        """Ends everything and leaves every file: the search is still to come."""
        for client in self.clients:
            client.terminate()
            client.wait()
        down = self.cli("sandbox", "down", check=False)
        if kind is None and down.status != 0:
            raise Failure(f"the sandbox does not end: {down}")

    # Secrets

    def note(self, kind, name, value):
        """A value to look for. Kept where the test's own files are."""
        if len(value) < 8:
            raise Failure(f"cannot look for {kind} {name}: it has {len(value)} characters, and would be found by chance")
        if (kind, name, value) not in self.values:
            self.values.append((kind, name, value))
        with open(os.open(self.meant("values.json"), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            json.dump(self.values, file)
        return value

    def meant(self, name):
        return os.path.join(self.directory, "meant", name)

    def file(self, name, content):
        """A file of the test's own that holds a secret: root's, 0600."""
        with open(os.open(self.meant(name), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            file.write(content)
        return self.meant(name)

    def made_up(self, kind, name, prefix=""):
        """A new one, with characters that JSON, URLs and base64 write in another way."""
        return self.note(kind, name, f'{prefix}canary/{secrets.token_urlsafe(18)}+="&%{secrets.token_hex(4)}')

    def harvest(self):
        """What the agent made by itself."""
        for path in glob.glob(f"{self.root}/srv/*/*/releases/wp-config.php"):
            with open(path, encoding="utf-8") as file:
                for name, value in re.findall(r"define\( '(DB_PASSWORD|[A-Z_]+_(?:KEY|SALT))', '([^']+)' \);", file.read()):
                    self.note("database" if name == "DB_PASSWORD" else "salt", f"{name} of {path.split('/')[-3]}", value)
        for path in glob.glob(f"{self.directory}/.agent/passwords/*"):
            with open(path, encoding="utf-8") as file:
                self.note("administrator", os.path.basename(path), file.read().strip())
        for path in glob.glob(f"{self.root}/state/*.key") + glob.glob(f"{self.root}/state/*.password"):
            with open(path, "rb") as file:
                key = file.read()
            # Bytes that are no text are looked for in base64 and in hex.
            text = key.strip().decode("ascii") if re.fullmatch(rb"[\x21-\x7e]+\s*", key) else None
            for name, value in [("", text)] if text else [(" in base64", base64.b64encode(key).decode().rstrip("=")), (" in hex", key.hex())]:
                self.note("key", os.path.basename(path) + name, value)
        for path in glob.glob(f"{self.root}/**/*.pem", recursive=True):
            with open(path, encoding="ascii") as file:
                for body in re.findall(r"PRIVATE KEY-----\n(.*?)\n-----END", file.read(), re.S):
                    for line in body.split("\n")[1:-1] or [body]:
                        self.note("certificate", os.path.basename(path), line)

    # Commands

    def say(self, *arguments, status=0, text=None, keep=None, format=None):
        """Runs one and keeps what it says: to be searched, or with `keep` in a file that is meant to hold it. `status` None: whatever."""
        words = list(arguments) + (["--format", format] if format else [])
        done = subprocess.run(
            self.command(*words), input=text, stdin=None if text is not None else subprocess.DEVNULL, capture_output=True, text=True, timeout=300,
            env=self.environment, cwd=self.directory, check=False)
        self.said += 1
        if keep:
            self.file(keep, done.stdout + done.stderr)
        else:
            with open(os.path.join(self.directory, "out", f"{self.said:03}-{arguments[0]}-{arguments[1] if len(arguments) > 1 else ''}"), "w", encoding="utf-8") as file:
                file.write(f"{done.returncode}\n{done.stdout}\n{done.stderr}\n")
        if status is not None and done.returncode != status and not (status == "no" and done.returncode):
            raise Failure(f"'agent {' '.join(words)}' ended with {done.returncode}, not {status}: {done.stderr[-500:]}")
        return done.stdout

    def wait(self, what, condition, seconds=180):
        deadline = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > deadline:
                raise Failure(f"cannot see within {seconds} s that {what}")
            time.sleep(0.5)

    def alerts(self):
        return {(alert["code"], alert["subject"]) for alert in json.loads(self.say("alert", "list", format="json"))}

    # Requests

    def raw(self, method, path, body=None, **headers):
        """Of the daemon's socket; the answer is kept."""
        answer = self.requested(method, path, body, headers)
        self.said += 1
        with open(os.path.join(self.directory, "out", f"{self.said:03}-raw"), "wb") as file:
            file.write(answer)

    def requested(self, method, path, body, headers):
        from sandbox import UnixConnection
        connection = UnixConnection(self.socket_path(), 60)
        try:
            connection.request(method, path, body, {"Host": "agent", "Content-Type": "application/json", **headers})
            answer = connection.getresponse()
            return b"%d\n%s\n%s" % (answer.status, str(answer.headers).encode(), answer.read())
        finally:
            connection.close()

    def visit(self, url, form=None):
        """Of a site, as a browser would."""
        parts = urllib.parse.urlsplit(url)
        connection = http.client.HTTPConnection("127.0.0.1", parts.port or 80, timeout=60)
        try:
            body = urllib.parse.urlencode(form) if form else None
            kind = {"Content-Type": "application/x-www-form-urlencoded"} if form else {}
            target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            connection.request("POST" if form else "GET", target, body, {"Host": parts.netloc, "Cookie": "wordpress_test_cookie=WP%20Cookie%20check", **kind})
            answer = connection.getresponse()
            answer.read()
            return answer.status
        finally:
            connection.close()
