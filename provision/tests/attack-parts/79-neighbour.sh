say "a site at war, and its neighbour's slowest pages"
# Quiet and war in turn, in one run, and the best of two rounds: noise only ever adds. Nothing is said of seconds, only of how often as long the neighbour's visitors wait.
. "$parts/war.sh"
begin_war
# percentile FILE KIND: the ninety-ninth, in tenths of milliseconds.
percentile() { awk -v kind="$2" '$1 == kind { print int($2 * 10) }' "$1" | sort -n | awk '{ all[NR] = $1 } END { at = int(NR * 0.99 + 0.5); print all[at < 1 ? 1 : at] }'; }
# The daemon's watch has seen it at its wall, and acted; what it was before is shown.
is_held() { [ "$(in_machine systemctl show -P CPUQuotaPerSecUSec "$war_unit")" = 250ms ]; }
visitors_of_held() {
    is_held || visitors 5 >"$work/before"
    until_true "${war_patience:-60}" is_held || printf '%s\n' "$what" >>"$work/wars-not-held"
    visitors "$war_requests"
}
# try_war WHAT: sets `ratios`, a line "KIND hundredths" each, of the best round.
try_war() {
    local what=$1 round kind
    : >"$work/ratios"
    for round in ${war_rounds:-1 2}; do
        : >"$work/quiet"; : >"$work/war"
        visitors "$war_requests" >"$work/quiet"
        wage "$what" "$work/war" ${war_visitors:-visitors "$war_requests"}
        cat "$work/war" >>"$work/war-answers"
        # Where no war was, nothing is measured.
        [ -s "$work/war" ] || { printf 'cached 100000\nuncached 100000\n' >>"$work/ratios"; continue; }
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
war_requests=${war_requests:-25}
: >"$work/wars-not-held"
serves "$two" || true # awake
visitors 5 >"$work/quiet"
check "the neighbour's pages come from the cache and past it" grep -qE '^cached .* 200 HIT$' "$work/quiet"
if [ -z "${war_without_ceiling:-}" ]; then
    [ -n "${war_of_walls:-}" ] || war_laws "" disk connections
    war_visitors=visitors_of_held
    : >"$work/before"
    for what in ${war_of_walls:-memory processes}; do
        war_laws ", once it is held" "$what"
        for kind in cached uncached; do say "          $what, $kind: slowest before it was held $(percentile "$work/before" $kind), in tenths of a millisecond"; done
    done
    war_visitors=""
    check_same "each that stood at a wall was held" "" "$(cat "$work/wars-not-held")"
    # Where it is to fail, nothing of what follows is asked for: a site that nobody lets go takes a minute each time until it answers.
    if [ -n "${war_of_walls:-}" ]; then end_war; return; fi
    check "its events tell at which wall" grep -qE 'limit,held,(memory|processes)' <(agent site events "$one" --format csv --fields subject,deed,name)
    check "after a minute of quiet it is let go" until_true 100 not is_held
    check "its events tell that too" grep -q 'limit,released' <(agent site events "$one" --format csv --fields subject,deed,name)
    # A site that takes all processors stands at no wall: with weights alone it is shown, and not held to a number (docs/decisions/0009).
    : >"$work/war"
    visitors "$war_requests" >"$work/quiet"
    wage processor "$work/war" visitors "$war_requests"
    cat "$work/war" >>"$work/war-answers"
    for kind in cached uncached; do say "          processor, $kind: slowest in hundred $(percentile "$work/quiet" $kind) tenths of a millisecond in quiet, $(percentile "$work/war" $kind) in war"; done
    check "being busy holds nobody" not is_held
    in_machine systemctl set-property --runtime "$war_unit" CPUQuota=25%
fi
war_laws ", with a ceiling" processor
check "after the bomb it answers again by itself" until_true 60 greets
check_same "each of its visitors was answered" 200 "$(cut -d ' ' -f 3 "$work/war-answers" | sort -u)"
check "while there was war" grep -qx over "$work/wars"
check_same "each began before it was measured" "" "$(cat "$work/wars-not-begun")"
check_same "and nothing in the place of it" "" "$(grep -vxE 'over|no answer|' "$work/wars" | sort -u)"
in_machine systemctl set-property --runtime "$war_unit" CPUQuota=

end_war
