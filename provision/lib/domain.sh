# What can be judged in a moment, before minutes are spent on packages and a build: the name, and whose clone this is.

# The agent judges the name again, by all of its rules.
require_domain() {
    local LC_ALL=C name=${1%.} rule=""
    case "$name" in
        "") rule="it is empty" ;;
        *[[:space:]]*) rule="white space is not allowed" ;;
        */*) rule="it must be a name alone, without scheme or path" ;;
        *@*) rule="'@' belongs to an email address" ;;
        *:*) rule="it must be a name alone, without a port" ;;
        *'*'*) rule="a wildcard is not a host name" ;;
        *_*) rule="'_' is not allowed in a host name" ;;
        .* | *..*) rule="a label must not be empty" ;;
        -* | *- | *.-* | *-.*) rule="a label must not begin or end with a hyphen" ;;
    esac
    # Letters of other scripts are the agent's to translate.
    if [ -z "$rule" ] && [[ $name != *[$'\x80'-$'\xff']* ]]; then
        if [[ $name == *[!A-Za-z0-9.-]* ]]; then rule="only letters, digits and hyphens are allowed"
        elif [[ $name != *.* ]]; then rule="it needs at least two labels, as in example.com"
        elif [[ $name =~ (^|\.)[^.]{64} ]]; then rule="a label must have at most 63 characters"
        elif [ ${#name} -gt 253 ]; then rule="it must have at most 253 characters"
        elif [[ ${name##*.} != *[!0-9]* ]]; then rule="an IP address is not a host name"
        fi
    fi
    [ -z "$rule" ] || refuse 2 "cannot use host name '$1': $rule" "provision/quickstart example.com"
}

# require_own_clone DIRECTORY: the build is written into it.
require_own_clone() {
    is_root && return 0
    [ ! -w "$1" ] || { [ -e "$1/.build" ] && [ ! -w "$1/.build" ]; } || return 0
    refuse 1 "cannot build in '$1': this clone belongs to '$(stat -c %U "$1")'" "clone your own, and run provision/quickstart there"
}

# password_file DOMAIN: of the site in this very sandbox, if it is still there. Its name ends in the change that made the site; other sandboxes' files lie
# beside it. Uses `agent` and AGENT_ROOT.
password_file() {
    local name change
    name=$("$agent" site show "$1" --fields domain --format csv --root "$AGENT_ROOT" </dev/null | tail -n 1)
    while read -r change; do
        [ -f "$HOME/.agent/passwords/${name:0:200}-$change" ] || continue
        printf '%s\n' "$HOME/.agent/passwords/${name:0:200}-$change"
        return 0
    done < <("$agent" change list --limit 1000 --format ids --root "$AGENT_ROOT" </dev/null)
}
