say "from inside of a site's PHP"
found=$(inside "$first" "$parts/inside.php")
# First that the attacker can do anything at all: or every 'denied' below would be worth nothing.
expect allowed "own configuration" "own content" "own write" "own program" "own purge socket"
check_same "of all sites it sees its own" "$first" "$(said sites)"
check_same "of all pools its own" "$first" "$(said pools)"
check_same "nothing in /tmp" "" "$(said temporary)"
check_same "of all processes its own" "$first" "$(said processes)"
expect denied "their configuration" "their configuration included" "their content/1" "their content/1/uploads" "their sessions" "their tmp" "their compiled" "their compiled code changed" "their releases" \
    "their pool" "their stored pages" "their PHP" "own PHP" "their purge socket"
expect denied "socket of agent" "socket of D-Bus" "socket of systemd" "socket of redis" "redis by TCP"
# Every other probe of the script, whatever it is called: a new one need not be named here to count.
while IFS= read -r name; do expect denied "$name"; done < <(sed -nE 's/^((reads|writes|program:) [^=]*)=.*/\1/p' <<<"$found")
check "all of its probes were made" [ "$(grep -cE '^(reads|writes|program:) ' <<<"$found")" -ge 40 ]
expect denied "another release served" "core changed" "configuration changed" "opcache status" "opcache reset" "user ini" "privileges" "capabilities"
canaries_are_as_they_were
