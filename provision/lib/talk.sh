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
