say "logs"
logs() { local site=$1; shift; agent site logs "$site" "$@"; }
# A visitor chooses these: his browser's name drives terminals and holds line ends and JSON, his path holds an encoded line end.
escape=$'\e]0;owned\a'
strange() { visit "$1" -o /dev/null -A "$3" "https://$1$2" || true; } # seen in the log or not at all
strange $one '/?mark=of-one' "${escape}evil"
strange $two '/?mark=of-two' 'x","site":"'$one'","ua":"forged'
strange $two '/no%0a2026/11/26%2010:00:00%20[error]%207%237:%20*1%20forged,%20client:%201.1.1.1,%20server:%20'$one',%20request:%20"x' plain
check "a site's visits are told" until_true 10 says 'mark=of-one' logs $one --kind access
check "not its neighbour's" not grep -q 'of-two\|forged' <(logs $one)
check "whose own they are" grep -q 'of-two' <(logs $two --kind access)
check "what a visitor wrote does not reach the terminal" not grep -q $'\e\|\a' <(logs $one --kind access; logs $one --format json)
check "nor does a line of his making stand among errors" not grep -q . <(logs $one --kind error --grep forged)
# One site says something in its neighbour's name.
log_as() { as_site "$1" logger -t "php-$2" "PHP Warning:  $3"; }
log_as "$first" "$first" said-by-one
log_as "$second" "$first" said-by-two
check "what PHP says is told" until_true 10 says said-by-one logs $one --kind php
check_same "the journal keeps no file for it alone, 8 MiB for each site" "" \
    "$(in_machine find /var/log/journal /run/log/journal -name "user-$(in_machine id -u "$first")*" 2>>"$work/agent.log")"
check "and nothing that another user says in its name" not grep -q said-by-two <(logs $one)
as_site "$first" bash -c "head -c 40000 /dev/zero | tr '\\0' L | logger --size 48KiB -t php-$first"
long_line() { local size; size=$(logs $one --kind php --grep LLLL | wc -c); [ "$size" -gt 16384 ] && [ "$size" -lt 16500 ]; }
check "a line of 40 KB is told, and cut" until_true 10 long_line
check "the agent's own visits are not told" not grep -q 'agent_proof' <(logs $one --kind access --lines 1000)
check "but when they are asked for" grep -q 'agent_proof' <(logs $one --kind access --lines 1000 --all)
check "from a time on" grep -q said-by-one <(logs $one --since 10m)
check "and not from the time after it" not grep -q said-by-one <(logs $one --since 2099-01-01)
check_same "no more lines than asked for" 1 "$(logs $one --lines 1 | grep -c .)"
# More than journalctl is asked for at once.
as_site "$first" bash -c "for number in {1..200}; do echo many-\$number; done | logger -t php-$first"
many() { [ "$(logs $one --kind php --since 10m --grep many- --lines 1000 | grep -c many-)" = 200 ]; }
check "many lines of PHP are told from a time on, each once" until_true 10 many
check_same "the newest of them" 'many-199 many-200' "$(logs $one --kind php --since 10m --lines 2 | grep -o 'many-[0-9]*' | xargs)"
in_machine timeout --preserve-status -s INT 6 agent site logs $one --kind php --follow --since 10m >"$work/followed-php" 2>>"$work/agent.log" &
follower=$!
sleep 2
log_as "$first" "$first" said-later
wait $follower && followed=0 || followed=$?
check_same "PHP is followed from a time on" 0 "$followed"
check "from before it began" grep -q 'many-200' "$work/followed-php"
check "and after" grep -q 'said-later' "$work/followed-php"
# Followed over a rotation, as logrotate does it.
in_machine timeout --preserve-status -s INT 6 agent site logs $one --kind access --follow --lines 1 >"$work/followed" 2>>"$work/agent.log" &
follower=$!
sleep 2
strange $one '/?mark=before' x
in_machine mv /var/log/agent/access.json /var/log/agent/access.json.1
in_machine systemctl kill --signal=USR1 --kill-whom=main nginx.service
sleep 1
strange $one '/?mark=after' x
wait $follower && followed=0 || followed=$?
check_same "following ends with Ctrl-C and status 0" 0 "$followed"
check "it told of a visit before the rotation" grep -q 'mark=before' "$work/followed"
check "and of one after it" grep -q 'mark=after' "$work/followed"
in_machine gzip -f /var/log/agent/access.json.1
check "what was rotated and packed is found again" grep -q 'mark=of-one' <(logs $one --kind access --since 1h --lines 1000)
