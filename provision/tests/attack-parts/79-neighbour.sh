say "a site at war, and its neighbour's slowest pages"
# Quiet and war in turn, in one run; nothing is said of seconds, only of how often as long the neighbour's visitors wait.
cc -O2 -Wall -Wextra -static -o "$root$mine/content/1/war" "$home/Tests/Faults/war.c" 2>"$gcc_log" || { cat "$gcc_log" >&2; refuse 1 "cannot compile the attacker"; }
install -m 644 "$parts/war.php" "$root$mine/content/1/war.php"
chown --reference="$root$mine/content/1" "$root$mine/content/1/war" "$root$mine/content/1/war.php"
chmod 755 "$root$mine/content/1/war"
# The machine has its processors for itself, and visitors have one of their own, whatever else runs on this computer: what waits for a stranger's build
# says nothing of a neighbour.
own_processors=/sys/fs/cgroup/cpu$(own_group cpu) visitors_group=""
if [ ${#hierarchies[@]} -gt 0 ]; then
    visitors_group=$own_processors/agent-visitors-$$
    mkdir "$visitors_group"
    at_exit give_back_group "$visitors_group"
    echo 100000 >"$own_processors/agent-attacks-$$/cpu.shares"
    echo 200000 >"$visitors_group/cpu.shares"
fi
visitors() { # COUNT
    (
        [ -z "$visitors_group" ] || echo "$BASHPID" >"$visitors_group/cgroup.procs"
        exec nsenter -t "$machine_pid" -n -- python3 "$parts/visitor.py" "$two" "$1"
    )
}
# wage WHAT FILE COMMAND...: the command's answer while the site is at war, into the file.
wage() {
    local what=$1 into=$2 war
    shift 2
    rm -f "$root$mine/content/1/stop"
    {
        in_machine php"$php_version" /root/ask.php "/run/php-sites/$first.sock" "$mine/content/1/war.php" "ME=$first" "WAR=$what"
        echo
    } >>"$work/wars" 2>>"$work/agent.log" &
    war=$!
    sleep 1
    "$@" >>"$into"
    touch "$root$mine/content/1/stop"
    wait "$war" || true # what it says is in `wars`
    rm -f "$root$mine"/content/1/war-*
}
# percentile FILE KIND: the ninety-ninth, in tenths of milliseconds.
percentile() { awk -v kind="$2" '$1 == kind { print int($2 * 10) }' "$1" | sort -n | awk '{ all[NR] = $1 } END { at = int(NR * 0.99 + 0.5); print all[at < 1 ? 1 : at] }'; }
median() { sort -n | awk '{ all[NR] = $1 } END { print all[int((NR + 1) / 2)] }'; }
# try_war WHAT: sets `ratios`, a line "KIND hundredths" each, of the round in the middle.
try_war() {
    local what=$1 round kind
    : >"$work/ratios"
    for round in 1 2 3; do
        : >"$work/quiet"; : >"$work/war"
        visitors "$war_requests" >"$work/quiet"
        wage "$what" "$work/war" visitors "$war_requests"
        cat "$work/war" >>"$work/war-answers"
        for kind in cached uncached; do printf '%s %d\n' $kind $((100 * $(percentile "$work/war" $kind) / $(percentile "$work/quiet" $kind))) >>"$work/ratios"; done
    done
    ratios=$(for kind in cached uncached; do printf '%s %d\n' $kind "$(sed -n "s/^$kind //p" "$work/ratios" | median)"; done)
}
within() { awk -v most="$1" '$2 > most { over = 1 } END { exit over }' <<<"$ratios"; }
war_requests=${war_requests:-30}
: >"$work/war-answers"
: >"$work/wars"
serves "$two" || true # awake
visitors 5 >"$work/quiet"
check "the neighbour's pages come from the cache and past it" grep -qE '^cached .* 200 HIT$' "$work/quiet"
for what in ${war_kinds:-memory processes disk connections processor}; do
    for ((attempt = 1; attempt <= ${war_attempts:-3}; attempt++)); do
        try_war $what
        say "          $what, attempt $attempt: as long as in quiet, in hundredths: $(tr '\n' ' ' <<<"$ratios")(rounds: $(tr '\n' ' ' <"$work/ratios"))"
        ! within 150 || break
    done
    check "$what: its slowest pages take no more than one and a half times as long" within 150
done
check_same "each of its visitors was answered" 200 "$(cut -d ' ' -f 3 "$work/war-answers" | sort -u)"
check_same "while there was war each time" over "$(sort -u "$work/wars" | grep . )"

# More connections than nginx has (docs/threat-model.md): what the rules that the operator's guide offers are for.
held() { in_machine ss -Htn state established '( dport = :80 or dport = :443 )' | grep -c . || true; } # none is a number too
if [ -z "${war_kinds:-}" ]; then
    : >"$work/flood"
    flooded() { sleep 5; say "          it holds $(held) connections"; held >"$work/held"; visitors 3; }
    wage flood "$work/flood" flooded
    check "without rules a site gets more connections than its neighbours can spare" [ "$(cat "$work/held")" -gt 8192 ]
    nsenter -t "$machine_pid" -n -- nft -f "$provision/nftables/site-connections.nft"
    : >"$work/flood"
    wage flood "$work/flood" flooded
    check "with the rules it gets 256" [ "$(cat "$work/held")" -le 260 ]
    check_same "and its neighbour answers" 200 "$(cut -d ' ' -f 3 "$work/flood" | sort -u)"
    nsenter -t "$machine_pid" -n -- nft delete table inet agent_sites
fi
rm -f "$root$mine"/content/1/{war,war.php,stop}
[ -z "$visitors_group" ] || { echo 1024 >"$own_processors/agent-attacks-$$/cpu.shares"; rmdir "$visitors_group"; }
