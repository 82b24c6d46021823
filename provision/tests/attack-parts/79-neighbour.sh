say "a site at war, and its neighbour's slowest pages"
# Quiet and war in turn, in one run, and the best of two rounds: noise only ever adds. Nothing is said of seconds, only of how often as long the neighbour's visitors wait.
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
# A bomb of processes uses up the kernel's memory for the site, and may end the site's own PHP with it; so often that systemd leaves it.
site_again() {
    in_machine systemctl reset-failed "agent-php$php_version@$first.service" "agent-php$php_version@$first.socket" 2>>"$work/agent.log" || true # may be well
    in_machine systemctl restart "agent-php$php_version@$first.socket"
}
# wage WHAT FILE COMMAND...: the command's answer while the site is at war, into the file.
wage() {
    local what=$1 into=$2 war
    shift 2
    [ "$what" != processes ] || site_again
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
# try_war WHAT: sets `ratios`, a line "KIND hundredths" each, of the best round.
try_war() {
    local what=$1 round kind
    : >"$work/ratios"
    for round in 1 2; do
        : >"$work/quiet"; : >"$work/war"
        visitors "$war_requests" >"$work/quiet"
        wage "$what" "$work/war" visitors "$war_requests"
        cat "$work/war" >>"$work/war-answers"
        for kind in cached uncached; do printf '%s %d\n' $kind $((100 * $(percentile "$work/war" $kind) / $(percentile "$work/quiet" $kind))) >>"$work/ratios"; done
    done
    ratios=$(for kind in cached uncached; do printf '%s %d\n' $kind "$(sed -n "s/^$kind //p" "$work/ratios" | sort -n | head -n 1)"; done)
}
within() { awk -v most="$1" '$2 > most { over = 1 } END { exit over }' <<<"$ratios"; }
# war_laws "what it has" WHAT...: for each, up to three attempts; fails where none stayed within.
war_laws() {
    local having=$1 what attempt
    shift
    for what; do
        for ((attempt = 1; attempt <= ${war_attempts:-3}; attempt++)); do
            try_war "$what"
            say "          $what$having: as long as in quiet, in hundredths: $(tr '\n' ' ' <<<"$ratios")(rounds: $(tr '\n' ' ' <"$work/ratios"))"
            ! within 150 || break
        done
        check "$what$having: its slowest pages take no more than one and a half times as long" within 150
    done
}
war_unit=agent-php$php_version@$first.service
war_requests=${war_requests:-25}
: >"$work/war-answers"
: >"$work/wars"
serves "$two" || true # awake
visitors 5 >"$work/quiet"
check "the neighbour's pages come from the cache and past it" grep -qE '^cached .* 200 HIT$' "$work/quiet"
if [ -z "${war_without_ceiling:-}" ]; then
    war_laws "" disk connections
    # With weights alone: shown, and not held to a number (docs/decisions/0009).
    for what in memory processor processes; do
        : >"$work/war"
        visitors "$war_requests" >"$work/quiet"
        wage $what "$work/war" visitors "$war_requests"
        cat "$work/war" >>"$work/war-answers"
        for kind in cached uncached; do say "          $what, $kind: slowest in hundred $(percentile "$work/quiet" $kind) tenths of a millisecond in quiet, $(percentile "$work/war" $kind) in war"; done
    done
    site_again
    in_machine systemctl set-property --runtime "$war_unit" CPUQuota=25%
fi
war_laws ", with a ceiling" ${war_kinds:-memory processor processes}
site_again
check_same "each of its visitors was answered" 200 "$(cut -d ' ' -f 3 "$work/war-answers" | sort -u)"
check "while there was war" grep -qx over "$work/wars"
check_same "and nothing in the place of it" "" "$(grep -vxE 'over|no answer|' "$work/wars" | sort -u)"
in_machine systemctl set-property --runtime "$war_unit" CPUQuota=

# More connections than nginx has (docs/threat-model.md): what the rules that the operator's guide offers are for.
held() { in_machine ss -Htn state established '( dport = :80 or dport = :443 )' | grep -c . || true; } # none is a number too
if [ -z "${war_without_ceiling:-}" ]; then
    : >"$work/flood"
    flooded() { sleep 5; say "          it holds $(held) connections"; held >"$work/held"; visitors 3; }
    wage flood "$work/flood" flooded
    say "          meanwhile its neighbour's visitors got: $(cut -d ' ' -f 3 "$work/flood" | sort -u | tr '\n' ' ')"
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
