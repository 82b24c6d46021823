# Running the parts of a test run, some beside others, and adding up what they counted. Needs `reports`, a directory for what they said.
# Sourced after cleanup.sh.

total_passed=0 total_failed=0 total_skipped=0
running_part=""
running_lanes=()
parts_begun=0
# Of a lane: what its reports' names begin with. What it says is shown when a part of it is over, whole.
lane=""

# Only while they run: later their numbers may be somebody else's.
end_running() {
    [ -z "$running_part" ] || { kill "$running_part"; wait "$running_part"; }
    [ ${#running_lanes[@]} -eq 0 ] || { kill "${running_lanes[@]}"; wait "${running_lanes[@]}"; }
}
at_exit end_running

# Names the caller's `report`: numbers in the order in which parts begin, those of a lane behind the lane's own.
next_report() {
    parts_begun=$((parts_begun + 1))
    report=$reports/$lane$(printf '%03d' "$parts_begun")
}

# run_part NAME COMMAND...: shows what the command says, keeps it and what it counted. A part that ends with an error without having counted a
# failure (it crashed, or never began) is one failure.
run_part() {
    local name=$1 status=0 report counts began=$SECONDS
    shift
    next_report
    # Into a file that is followed, not through a pipe: a program that a test left behind would hold the pipe open for ever.
    : >"$report.said"
    "$@" </dev/null >>"$report.said" 2>&1 &
    running_part=$!
    [ -n "$lane" ] || tail -n +1 -s 0.2 -f --pid="$running_part" "$report.said" >&2 || true # it only shows
    wait "$running_part" || status=$?
    running_part=""
    [ -z "$lane" ] || { printf '\n==> %s, which ran beside the rest\n' "$name"; cat "$report.said"; } >&2
    counts=$(count_swift_test "$report.said")
    [ -n "$counts" ] || counts=$(count_checks "$report.said")
    local passed=0 failed=0 skipped=0
    [ -z "$counts" ] || read -r passed failed skipped <<<"$counts"
    if [ "$failed" -eq 0 ] && { [ "$status" -ne 0 ] || [ "$passed" -eq 0 ]; }; then failed=1; fi
    printf '%d %d %d %d %d %s\n' "$passed" "$failed" "$skipped" "$status" $((SECONDS - began)) "$name" >"$report.counted"
}

# beside FUNCTION: runs a function that calls `run_part`, in a process of its own, until `wait_for_lanes`.
beside() {
    local report
    next_report
    (
        # The way back of a lane is its own: the parent's is the parent's to go.
        cleanup_stack=() running_lanes=() lane=${report##*/}- parts_begun=0
        guard_exits
        at_exit end_running
        "$@"
    ) </dev/null &
    running_lanes+=($!)
}

# A lane that ends with an error was not able to count: that is a failure of its own.
wait_for_lanes() {
    local one status report
    for one in "${running_lanes[@]}"; do
        status=0
        wait "$one" || status=$?
        [ "$status" -ne 0 ] || continue
        next_report
        printf '0 1 0 %d 0 a lane of parts\n' "$status" >"$report.counted"
    done
    running_lanes=()
}

# swift-testing names each test; its closing line ("Test run with N tests …") is the count, skipped ones included.
count_swift_test() {
    awk '
        # Colour sequences and the leading symbol are no part of the words.
        { gsub(/\033\[[0-9;]*m/, "") }
        / Test run with [0-9]+ tests? / { for (i = 1; i < NF; i++) if ($i == "with" && !seen) { all = $(i + 1); seen = 1 } next }
        # One line for each argument of a test is not one more test; names may hold any word.
        / Test case passing / { next }
        / failed after [0-9.]+ seconds/ && / Test / { failed++ }
        / Test .* skipped(\.|: ".*")?$/ { skipped++ }
        END { if (seen) print all - failed - skipped, failed + 0, skipped + 0 }
    ' "$1"
}

# "NAME: N passed, N failed, N skipped", the last line of that form.
count_checks() {
    sed -n 's/.*: \([0-9][0-9]*\) passed, \([0-9][0-9]*\) failed, \([0-9][0-9]*\) skipped$/\1 \2 \3/p' "$1" | tail -n 1
}

# What broke, each line with its part's number. Behind the counts: of a long or a cut log, the end is what is read.
show_what_broke() {
    local file
    for file in "$reports"/*.said; do
        [ -e "$file" ] || continue
        sed -e 's/\x1b\[[0-9;]*m//g' "$file" | grep -aE '^✘ .*(recorded an issue|failed after)|^ +(FAILED|FOUND) ' | cut -c 1-400 | tail -n 12 \
            | sed "s|^|$(basename "$file" .said): |" >&2 || true # nothing of this part broke
    done
}

# The totals, and a line for each part, in the order in which the parts began.
add_up() {
    local file passed failed skipped status seconds name
    total_passed=0 total_failed=0 total_skipped=0
    for file in "$reports"/*.counted; do
        [ -e "$file" ] || continue
        read -r passed failed skipped status seconds name <"$file"
        total_passed=$((total_passed + passed)) total_failed=$((total_failed + failed)) total_skipped=$((total_skipped + skipped))
        printf '%-22s %5d passed %5d failed %5d skipped  (exit %d, %4d s)\n' "$name" "$passed" "$failed" "$skipped" "$status" "$seconds" >&2
    done
}

close_run() {
    wait_for_lanes
    say ""
    add_up
    grep -h 'Test run with' "$reports"/*.said >&2 || true # no suite ran: the counts say so
    show_what_broke
    printf '%d passed, %d failed, %d skipped\n' "$total_passed" "$total_failed" "$total_skipped"
    if [ "$total_failed" -gt 0 ] || [ "$total_skipped" -gt 0 ] || [ "$total_passed" -eq 0 ]; then
        say "what next: the lines with FAILED, FOUND or ✘ say what broke: once more just above"
        return 1
    fi
    say "what next: provision/quickstart example.com makes a site; docs/reliability.md says how to run the whole sweep"
}
