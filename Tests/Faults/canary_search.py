"""Finds values in what was recorded and left: as they are, and as programs write them down: base64 wherever it begins, hex, in URLs, in JSON."""

import base64
import json
import os
import re
import subprocess
import urllib.parse

SHORTEST = 8  # a shorter piece is found by chance


def forms(value):
    """{needle: how it is written}. A value that needs no quoting is the same in several forms."""
    raw = value.encode()
    found = {raw: "in clear"}
    for name, text in (
            ("for a URL", urllib.parse.quote(value, safe="")), ("for a URL", urllib.parse.quote_plus(value)), ("for a URL", urllib.parse.quote(value)),
            ("in JSON", json.dumps(value)[1:-1]), ("in JSON", json.dumps(value)[1:-1].replace("/", "\\/")),
            ("in hex", raw.hex()), ("in hex", raw.hex().upper())):
        found.setdefault(text.encode(), name)
    for skipped in range(3):
        # Behind 0, 1 or 2 other bytes; what hangs together with neighbours is cut off at both ends.
        text = base64.b64encode(b"\0" * skipped + raw)
        begin = (skipped * 8 + 5) // 6
        text = text[begin:(skipped + len(raw)) * 8 // 6]
        for one in (text, text.replace(b"+", b"-").replace(b"/", b"_")):
            found.setdefault(one, "in base64")
    return {needle: how for needle, how in found.items() if len(needle) >= SHORTEST}


class Needles:
    """All values at once. `values` are (kind, name, value)."""

    def __init__(self, values):
        self.found = {}
        for kind, name, value in values:
            for needle, how in forms(value).items():
                self.found.setdefault(needle, []).append((kind, name, how))

    def within(self, data):
        """[(kind, name, how)] of what stands in these bytes."""
        return sorted({one for needle, all in self.found.items() if needle in data for one in all})

    def files(self, *places):
        """Paths of the files that hold any. grep looks for all of them in one reading."""
        done = subprocess.run(
            ["grep", "-rlaZFs", "--devices=skip", "-f", "-", "--", *places], input=b"\n".join(self.found) + b"\n", capture_output=True, check=False,
            env={"LC_ALL": "C", "PATH": os.environ["PATH"]})
        if done.returncode > 1 and not os.path.isdir(places[0]): # others' files may go away while it reads
            raise RuntimeError(f"cannot search {places[0]}")
        return sorted(os.fsdecode(path) for path in done.stdout.split(b"\0") if path)


TOKEN = re.compile(rb'"((?:[^"\\]|\\.)*)"(\.\.\.)?|(\], \[)')
ESCAPE = re.compile(rb"\\([0-7]{1,3}|x[0-9a-f]{2}|.)", re.S)
NAMED = {b"n": b"\n", b"t": b"\t", b"r": b"\r", b"v": b"\v", b"f": b"\f"}


def text(quoted):
    def one(match):
        escape = match[1]
        if escape[:1] in b"01234567":
            return bytes([int(escape, 8) & 255])
        return bytes([int(escape[1:], 16)]) if escape[:1] == b"x" and len(escape) == 3 else NAMED.get(escape, escape)
    return ESCAPE.sub(one, quoted)


def started(path):
    """(program, arguments, environment, whole) of every call that strace saw, also of those that failed."""
    with open(path, "rb") as file:
        for line in file:
            begin = line.find(b"execve")
            if begin < 0 or b"resumed>" in line:
                continue
            program, parts, side, whole = None, ([], []), 0, b"vars */" not in line and line.count(b"], [") >= 1
            for token in TOKEN.finditer(line, begin):
                if token[3]:
                    side = 1
                    continue
                whole = whole and not token[2]
                if program is None:
                    program = text(token[1])
                else:
                    parts[side].append(text(token[1]))
            yield program, parts[0], parts[1], whole
