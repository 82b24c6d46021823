"""What was recorded and left is held against the list of places where secrets are meant to stand."""

import json
import os
import subprocess

import canary_places
import laws
from canary_search import Needles, started

LEAST_LOOKS = 1000  # a second
PROGRAMS = ("agent", "nginx", "mariadbd", "php-fpm", "php")


def judge(work, plant):
    with open(os.path.join(work, "meant/values.json"), encoding="utf-8") as file:
        values = [tuple(value) for value in json.load(file)]
    recorders(work)
    real = [value for value in values if value[0] != "planted"]
    planted = [value for value in values if value[0] == "planted"]
    real += [value for value in planted if value[1] == plant]
    found = findings(work, real)
    kinds = sorted({kind for kind, _, _ in real})
    print(f"  {len(real)} values of {len(kinds)} kinds: {', '.join(kinds)}", flush=True)
    for kind in kinds:
        there = [f"{name} {how} in {where}" for one, name, how, where in found if one == kind]
        laws.check(f"{kind}: it stands nowhere but where it is meant to", not there, "; ".join(there[:5]))
    meant(work, real)
    self_test(work, planted)


def recorders(work):
    with open(os.path.join(work, "seen.rate"), encoding="ascii") as file:
        looks, seconds, longest, refused = (float(word) for word in file.read().split())
    print(f"  every process was read {looks:.0f} times in {seconds:.1f} s: {looks / seconds:.0f} a second, the longest pause {longest:.0f} ms", flush=True)
    laws.check(f"every process was read {LEAST_LOOKS} times a second", looks / seconds >= LEAST_LOOKS, f"{looks / seconds:.0f} times")
    laws.check("and none hid itself", refused == 0, f"{refused:.0f} times")
    calls, cut, names = 0, 0, set()
    for program, _, _, whole in started(os.path.join(work, "started")):
        calls, cut = calls + 1, cut + (not whole)
        names.add(os.path.basename(os.fsdecode(program or b"")))
    missing = [one for one in PROGRAMS if not any(name.startswith(one) for name in names)]
    print(f"  {calls} starts of {len(names)} programs were recorded", flush=True)
    laws.check("every start is recorded whole, those of the servers among them", calls >= 100 and not cut and not missing, f"{calls}, {cut} cut off, missing {missing}")


def findings(work, values):
    """[(kind, name, how, where)] of what stands where it is not meant to."""
    needles, found = Needles(values), []
    for program, arguments, environment, _ in started(os.path.join(work, "started")):
        for place, words in (("arguments", arguments), ("environment", environment)):
            found += [(*one, f"the {place} with which {os.fsdecode(program or b'')} was started") for one in needles.within(b"\0".join(words))]
    for path in needles.files(work, *elsewhere(work)):
        try:
            with open(path, "rb") as file:
                data = file.read()
        except FileNotFoundError:
            continue # somebody else's, who has taken it away; ours stay
        place = os.path.relpath(path, work) if path.startswith(work + "/") else path
        if place == "started":
            continue # read above, word by word
        found += [(*one, place) for one in needles.within(data) if not canary_places.is_meant(place, one[0])]
    return sorted(set(found))


def elsewhere(work):
    """What was written meanwhile where programs put temporary files, sockets' neighbours and cores."""
    found = subprocess.run(
        ["find", "/tmp", "/var/tmp", "/run", "-maxdepth", "2", "-path", work, "-prune", "-o", "-type", "f", "-size", "-64M",
         "-newer", os.path.join(work, "watcher"), "-print0"], capture_output=True, check=False).stdout # some go away while it looks
    return [path for path in (os.fsdecode(one) for one in found.split(b"\0") if one) if os.path.exists(path)]


def meant(work, values):
    """The search can find: each kind stands in a place that is meant to hold it, and nobody else gets there."""
    needles, kinds, open_ones = Needles(values), set(), []
    for path in needles.files(work):
        place = os.path.relpath(path, work)
        with open(path, "rb") as file:
            here = {kind for kind, _, _ in needles.within(file.read()) if canary_places.is_meant(place, kind)}
        kinds |= here
        if here and canary_places.others_read(work, place):
            open_ones.append(place)
    missing = {kind for kind, _, _ in values} - kinds
    laws.check("where they are meant to stand, they are found", not missing, f"not found: {sorted(missing)}")
    laws.check("and others cannot read them there", not open_ones, "; ".join(open_ones[:5]))


def self_test(work, planted):
    """What was let out on purpose is found by each of those that had to see it."""
    found = findings(work, planted)
    expected = [
        ("argv", "in clear", "the arguments with which"), ("argv", "in clear", "seen.cmdline"),
        ("environment", "in clear", "the environment with which"), ("environment", "in clear", "seen.environ"),
        ("log", "in clear", "root/log/"), ("log", "in base64", "root/log/"), ("log", "in hex", "root/log/"), ("log", "for a URL", "root/log/"),
    ]
    for name, how, where in expected:
        there = any(one[1:3] == (name, how) and one[3].startswith(where) for one in found)
        laws.check(f"self-test: what was let out by {name} is found {how}, in {where}", there, f"found: {found[:6]}")
    for name in ("argv", "environment", "log"):
        laws.check(f"self-test: with it the test fails ({name})", bool(findings(work, [one for one in planted if one[1] == name])))
