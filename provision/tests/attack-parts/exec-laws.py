"""exec-laws ALLOWED TRACE... <SECRETS: what strace (-f -v -e trace=execve) saw is compared with the programs that the agent may start.

Standard input holds one forbidden text a line: a password, a salt, a hostile word. Prints what breaks a law, one a line; says what was seen on
standard error. No program but those of the list, no forbidden text in an argument or the environment, no environment but the agent's own."""

import collections
import re
import sys

allowed = {line.split()[0] for line in open(sys.argv[1], encoding="ascii") if line.strip() and not line.startswith("#")}
forbidden = [line.rstrip("\n") for line in sys.stdin if line.strip()]
ENVIRONMENT = {"PATH", "HOME", "LANG", "LC_ALL", "TZ", "PHP_INI_SCAN_DIR", "FPM_SOCKETS", "USER", "LOGNAME", "TMPDIR", "SYSTEMD_PAGER", "SYSTEMD_COLORS", "DPKG_FRONTEND_LOCKED"}
# The child's own numbers as strace writes them, then the call; a failed one (ENOENT) started nothing.
CALL = re.compile(r'execve\("((?:[^"\\]|\\.)*)", \[(.*?)\](?:, \[(.*)\])?(?:, 0x[0-9a-f]+ /\* \d+ vars \*/)?\) = 0')
STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')
ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "v": "\v", "f": "\f", '"': '"', "\\": "\\"}


def text(quoted):
    return re.sub(r"\\([0-7]{1,3}|.)", lambda m: chr(int(m[1], 8)) if m[1][0] in "01234567" else ESCAPES.get(m[1], m[1]), quoted)


seen, broken, unread = collections.Counter(), set(), 0
for name in sys.argv[2:]:
    for line in open(name, encoding="latin-1"):
        if "execve(" not in line:
            continue
        call = CALL.search(line)
        if not call:
            # Another thread's line may come between: "<unfinished ...>" holds the arguments, "resumed" the result.
            unread += "<unfinished" not in line and "resumed>" not in line and "= -1" not in line and "exited" not in line
            call = re.search(r'execve\("((?:[^"\\]|\\.)*)", \[(.*?)\], \[(.*)\] <unfinished', line)
            if not call:
                continue
        program = text(call[1])
        arguments = [text(part) for part in STRING.findall(call[2])]
        environment = [text(part) for part in STRING.findall(call[3] or "")]
        seen[program] += 1
        if program not in allowed:
            broken.add(f"starts {program}: {' '.join(arguments)[:200]}")
        if not program.startswith("/"):
            broken.add(f"starts by no absolute path: {program}")
        for secret in forbidden:
            if any(secret in part for part in arguments):
                broken.add(f"{program} has in its arguments what it must not: {secret[:12]}…")
            if any(secret in part for part in environment):
                broken.add(f"{program} has in its environment what it must not: {secret[:12]}…")
        strangers = sorted({part.split("=")[0] for part in environment} - ENVIRONMENT)
        if strangers and program not in ("/usr/bin/env",):
            broken.add(f"{program} is given {', '.join(strangers)}")
if unread:
    broken.add(f"{unread} lines of the trace could not be read")
print(f"seen: {', '.join(f'{program} {count}' for program, count in seen.most_common())}", file=sys.stderr)
if not seen:
    broken.add("nothing was recorded")
print("\n".join(sorted(broken)))
