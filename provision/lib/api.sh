# A checker of other people's for the API, and the way in that it needs: it speaks TCP, the daemon a Unix socket.

schemathesis_version=4.32.5

# From PyPI, as files without code that installing would run; kept beside the machines' images. Prints the directory.
schemathesis_directory() {
    local directory work
    directory=$(cache_directory)/schemathesis-$schemathesis_version
    if [ ! -x "$directory/bin/schemathesis" ]; then
        say "fetching schemathesis $schemathesis_version"
        mkdir -p "$(dirname "$directory")"
        work=$(mktemp -d "$directory.XXXXXX")
        at_exit rm -rf "$work"
        { /usr/bin/python3 -m venv "$work/installer" \
            && system_certificates PIP_CERT=/etc/ssl/certs/ca-certificates.crt "$work/installer/bin/pip" install -q --disable-pip-version-check \
                --only-binary :all: --target "$work/library" "schemathesis==$schemathesis_version"
        } >"$work/log" 2>&1 </dev/null || { tail -n 5 "$work/log" >&2; refuse 1 "cannot fetch schemathesis: pip failed"; }
        chmod -R go=rX "$work" "$work/library"
        # Another run may have been quicker.
        mv -T "$work/library" "$directory" 2>/dev/null || [ -x "$directory/bin/schemathesis" ] || refuse 1 "cannot keep schemathesis in '$directory'"
    fi
    printf '%s\n' "$directory"
}

# schemathesis DIRECTORY WORK ARGUMENT...: as nobody, for it is a stranger's program; what it writes goes below WORK.
schemathesis() {
    local directory=$1 home=$2
    shift 2
    (cd "$home" && setpriv --reuid=65534 --regid=65534 --clear-groups env -i PATH=/usr/bin:/bin PYTHONPATH="$directory" PYTHONDONTWRITEBYTECODE=1 HOME="$home" \
        /usr/bin/python3 "$directory/bin/schemathesis" "$@")
}

# own_accounts SCRIPT ARGUMENT...: begins anew where the lists of users and groups are the script's own, so that the machine's stay as they are.
own_accounts() {
    local here
    here=$(readlink /proc/self/ns/mnt)
    [ "${AGENT_ACCOUNTS_BESIDE:-$here}" = "$here" ] || return 0
    AGENT_ACCOUNTS_BESIDE=$here exec unshare --mount --propagation private -- "$BASH" "$@"
}

# viewer_account WORK: an account that may only look, as docs/monitoring.md has people make one: `watcher`, in the groups agent and agent-viewer.
viewer_account() {
    [ "$(readlink /proc/self/ns/mnt)" != "${AGENT_ACCOUNTS_BESIDE:-}" ] || refuse 1 "cannot make an account: the lists of users are the machine's"
    mkdir "$1/accounts"
    { cat /etc/passwd; printf 'watcher:x:64981:64981::/nonexistent:/usr/sbin/nologin\n'; } >"$1/accounts/passwd"
    # The machine may have them, for an agent of its own.
    { grep -vE '^(agent|agent-viewer|watcher):' /etc/group; printf 'watcher:x:64981:\nagent:x:64982:watcher\nagent-viewer:x:64983:watcher\n'; } >"$1/accounts/group"
    chmod 755 "$1/accounts"
    chmod 644 "$1/accounts"/*
    mount --bind "$1/accounts/passwd" /etc/passwd
    mount --bind "$1/accounts/group" /etc/group
}

# relay SOCKET USER: whoever reaches the port is that user to the daemon. Sets relay_port and relay_process.
relay() {
    local work
    work=$(mktemp -d /tmp/agent-relay.XXXXXX)
    at_exit rm -rf "$work"
    # Read at once, by then socat may not have opened it.
    : >"$work/log"
    # After the end of one side, the other has as long as an answer may take to be read: half a second, as by itself, is too short on a busy machine.
    # Port 0: the kernel picks a free one, and socat says which.
    setpriv --reuid="$2" --regid="$(id -g "$2")" --init-groups socat -t 10 -d -d TCP4-LISTEN:0,bind=127.0.0.1,fork "UNIX-CONNECT:$1" 2>"$work/log" </dev/null &
    relay_process=$!
    at_exit end_relay "$relay_process"
    relay_port=""
    for _ in $(seq 200); do
        relay_port=$(sed -n 's/.*listening on AF=2 127\.0\.0\.1:\([0-9]*\).*/\1/p' "$work/log")
        [ -z "$relay_port" ] || return 0
        sleep 0.05
    done
    refuse 1 "cannot relay to '$1': socat does not listen" "$(tail -n 1 "$work/log")"
}

end_relay() { kill "$1" 2>/dev/null || true; } # it may have ended with the script's group
