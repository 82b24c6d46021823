# Whether a host is well, as far as an installation answers for it: what belongs to single sites, and to channels of alerts, is told and fails nothing.

# CODE SUBJECT, a line each; fails where the daemon does not answer. A site that does not answer keeps the doctor for 10 seconds, so there is a limit.
findings() {
    local found
    found=$(timeout 60 agent doctor --format csv --fields code,subject 2>/dev/null </dev/null) || true # its status counts what sites have, too
    [ "$(head -n 1 <<<"$found")" = code,subject ] || return 1
    sed '1d; s/,/ /' <<<"$found"
}
# of_host: of those lines, what no site can be served without.
of_host() {
    grep -E '^(tool\.(missing|old|unreadable)|nginx\.(down|refused)|database\.down|disk\.full|daemon\.outdated|audit\.not-written|service\.(down|silent) (nginx|mariadb|mysql|redis))' \
        || true # none is the ordinary case
}
# What is in the way of a host that is well; nothing printed: it is.
ailments() {
    local found
    if ! found=$(findings); then printf 'agent.service, which does not answer\n'; return 0; fi
    of_host <<<"$found"
}
# wait_until_well SECONDS: says every few seconds what it waits for. Prints nothing when the host is well, else what it is not.
wait_until_well() {
    local end=$((SECONDS + $1)) told=$SECONDS left
    while left=$(ailments) && [ -n "$left" ] && [ "$SECONDS" -lt "$end" ]; do
        if [ $((SECONDS - told)) -ge 3 ]; then
            told=$SECONDS
            say "waiting for: $(paste -s -d , <<<"$left" | sed 's/,/, /g') (up to $((end - SECONDS)) s more)"
        fi
        sleep 1
    done
    [ -z "$left" ] || printf '%s\n' "$left"
}
# What doctor found beside, for a person to look at later.
tell_the_rest() {
    local found count
    found=$(findings) || return 0
    found=$(grep . <<<"$found") || return 0
    count=$(wc -l <<<"$found")
    say "agent doctor tells of $count thing$([ "$count" -eq 1 ] || printf s) that no installation can mend; the host is well:"
    head -n 10 <<<"$found" | sed 's/^/  /' >&2
}
