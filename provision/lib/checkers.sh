# Checkers of other people's: what they say of a host is data, and the exceptions are data too, each with its reason.

gixy_version=0.2.59

# From PyPI, as files without code that installing would run; kept beside the machines' images. Prints the directory.
gixy_directory() {
    local directory work
    directory=$(cache_directory)/gixy-$gixy_version
    if [ -x "$directory/bin/gixy" ]; then
        printf '%s\n' "$directory"
        return 0
    fi
    say "fetching gixy-ng $gixy_version"
    mkdir -p "$(dirname "$directory")"
    work=$(mktemp -d "$directory.XXXXXX")
    at_exit rm -rf "$work"
    { /usr/bin/python3 -m venv "$work/installer" \
        && system_certificates PIP_CERT=/etc/ssl/certs/ca-certificates.crt "$work/installer/bin/pip" install -q --disable-pip-version-check \
            --only-binary :all: --target "$work/library" "gixy-ng==$gixy_version" ConfigArgParse==1.9.0 Jinja2==3.1.6 MarkupSafe==3.0.4 ngxparse==0.5.16
    } >"$work/log" 2>&1 </dev/null || { tail -n 5 "$work/log" >&2; refuse 1 "cannot fetch gixy-ng: pip failed"; }
    chmod -R go=rX "$work" "$work/library"
    # Another run may have been quicker.
    mv -T "$work/library" "$directory" 2>/dev/null || [ -x "$directory/bin/gixy" ] || refuse 1 "cannot keep gixy-ng in '$directory'"
    printf '%s\n' "$directory"
}

# gixy DIRECTORY: reads what `nginx -T` says from standard input; prints "SEVERITY NAME server-or-file" of each finding. As nobody: it is a stranger's program.
gixy() {
    setpriv --reuid=65534 --regid=65534 --clear-groups env -i PATH=/usr/bin:/bin PYTHONPATH="$1" PYTHONDONTWRITEBYTECODE=1 HOME=/nonexistent \
        /usr/bin/python3 "$1/bin/gixy" -f json - | /usr/bin/python3 -c '
import json, sys
for found in json.load(sys.stdin):
    print(found["severity"], found["plugin"], " ".join(found["reason"].split())[:100])'
}

# testssl_says NAME OPTION...: what testssl says of a site of the booted machine, from outside of it, whose network it has ($machine_pid, $work).
testssl_says() {
    local name=$1 run reports=()
    shift
    for run in 1 2 3; do
        rm -f "$work/testssl-$run.json"
        nsenter -t "$machine_pid" -n -- env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME="$work" LANG=C.UTF-8 TERM=dumb \
            testssl --color 0 --quiet --warnings off --ip 127.0.0.1 --jsonfile "$work/testssl-$run.json" "$@" "https://$name:443" </dev/null >>"$work/agent.log" 2>&1 \
            || true # its status counts findings
        reports+=("$work/testssl-$run.json")
        # What it could not ask, it is made to ask again.
        grep -q '^WARN ' <<<"$(testssl_findings "${reports[@]}")" || break
    done
    testssl_findings "${reports[@]}"
}

# testssl_findings REPORT...: "SEVERITY NAME what" of all that is more than OK or INFO in runs of testssl against one server. WARN is a question that it
# could not ask, as happens where a machine is busy: it stands where no run could.
testssl_findings() {
    /usr/bin/python3 -c '
import json, sys
order = ["WARN", "OK", "INFO", "DEBUG", "LOW", "MEDIUM", "HIGH", "CRITICAL", "FATAL"]
worst = {}
for path in sys.argv[1:]:
    with open(path, encoding="utf-8") as file: findings = json.load(file)
    # A run that broke off is no clean one.
    if len(findings) < 8: worst["unfinished"] = ("FATAL", f"{len(findings)} answers")
    for found in findings:
        known = worst.get(found["id"])
        if known is None or order.index(found["severity"]) > order.index(known[0]): worst[found["id"]] = (found["severity"], found["finding"][:100])
for name, (severity, text) in worst.items():
    if severity not in ("OK", "INFO", "DEBUG"): print(severity, name, text)' "$@"
}

# without NAME...: the findings, of which the second word is the name, but for these.
without() { awk -v names=" $* " 'index(names, " " $2 " ") == 0'; }
