# Adding up what the parts of a test run counted. Needs `reports`, a directory for what they said.

total_passed=0 total_failed=0 total_skipped=0
parts=()
running_part=""

# Only while it runs: later its number may be somebody else's.
end_running_part() { [ -z "$running_part" ] || kill "$running_part"; }
at_exit end_running_part

# run_part NAME COMMAND...: shows what the command says, keeps it, and adds its closing line to the totals. A part that ends with an
# error without having counted a failure (it crashed, or never began) is one failure.
run_part() {
    local name=$1 status=0 report counts
    shift
    report=$reports/${#parts[@]}
    # Into a file that is followed, not through a pipe: a program that a test left behind would hold the pipe open for ever.
    : >"$report"
    "$@" </dev/null >>"$report" 2>&1 &
    running_part=$!
    tail -n +1 -s 0.2 -f --pid="$running_part" "$report" >&2 || true # it only shows
    wait "$running_part" || status=$?
    running_part=""
    counts=$(count_swift_test "$report")
    [ -n "$counts" ] || counts=$(count_checks "$report")
    local passed=0 failed=0 skipped=0
    [ -z "$counts" ] || read -r passed failed skipped <<<"$counts"
    if [ "$failed" -eq 0 ] && { [ "$status" -ne 0 ] || [ "$passed" -eq 0 ]; }; then failed=1; fi
    total_passed=$((total_passed + passed)) total_failed=$((total_failed + failed)) total_skipped=$((total_skipped + skipped))
    parts+=("$(printf '%-22s %5d passed %5d failed %5d skipped  (exit %d)' "$name" "$passed" "$failed" "$skipped" "$status")")
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

close_run() {
    say ""
    printf '%s\n' "${parts[@]}" >&2
    grep -h 'Test run with' "$reports"/* 2>/dev/null | tail -n 1 >&2 || true # no suite ran: the counts say so
    printf '%d passed, %d failed, %d skipped\n' "$total_passed" "$total_failed" "$total_skipped"
    if [ "$total_failed" -gt 0 ] || [ "$total_skipped" -gt 0 ] || [ "$total_passed" -eq 0 ]; then
        say "what next: the lines with FAILED, FOUND or ✘ above say what broke"
        return 1
    fi
    say "what next: provision/quickstart example.com makes a site; docs/reliability.md says how to run the whole sweep"
}
