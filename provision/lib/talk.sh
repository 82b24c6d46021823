# Words for people: everything here goes to standard error, so that standard output stays for answers.
# Sourced by every script of provision/; holds no step of its own.

# Without it a failure inside $(…) is not the end of the script.
shopt -s inherit_errexit

say() { printf '%s\n' "$*" >&2; }

# A heading with the time since the script began, so that a long build shows where it is.
step() { printf '\n==> [%4ds] %s\n' "$SECONDS" "$*" >&2; }

# "cannot <verb> '<thing>': <reason>", then the way out if there is one.
refuse() {
    local status=$1 sentence=$2 remedy=${3:-}
    say "$sentence"
    [ -z "$remedy" ] || say "  try: $remedy"
    exit "$status"
}

# in_log NAME COMMAND...: what a program says that says much goes into a file of that name. Where it fails, the end of that is shown; once a minute it is said
# that it is at work.
in_log() {
    local log owner=$BASHPID status=0 ticker
    log=$(cache_directory)/$1.log
    shift
    mkdir -p "$(dirname "$log")"
    : >"$log"
    # Nothing but a timeout ends the reading: a pipe that it holds open itself. (A sleep would outlive the script, and hold its output open.)
    (
        exec {never}<> <(:)
        while ! read -r -t 60 -u "$never"; do
            kill -0 "$owner" 2>/dev/null || exit 0
            say "  $SECONDS s: $(tail -n 1 "$log" | cut -c 1-100)"
        done
    ) >/dev/null &
    ticker=$!
    "$@" >"$log" 2>&1 </dev/null || status=$?
    kill "$ticker" 2>/dev/null || true # it may have ended
    wait "$ticker" 2>/dev/null || true
    if [ "$status" -ne 0 ]; then show_log "$log"; fi
    return "$status"
}

show_log() {
    tail -n 30 "$1" >&2
    say "all of it: $1"
}

have() { command -v "$1" >/dev/null 2>&1; }

is_root() { [ "$(id -u)" -eq 0 ]; }

# Certificate bundles named by the caller's environment are often meant for another machine; the system's own are right here.
# Used for each command that speaks TLS and not exported for the rest.
system_certificates() {
    env -u CURL_CA_BUNDLE -u SSL_CERT_FILE -u SSL_CERT_DIR -u REQUESTS_CA_BUNDLE -u AWS_CA_BUNDLE "$@"
}

# Where things that may be made again are kept between runs.
cache_directory() {
    if is_root; then
        printf '/var/cache/agent-test\n'
    else
        printf '%s/agent\n' "${XDG_CACHE_HOME:-$HOME/.cache}"
    fi
}
