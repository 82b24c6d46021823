# Counting what a test script found: one line for each law, one closing line for all.

passed=0 failed=0 skipped=0

# check "the law" COMMAND...: the command's success is the law's.
check() {
    local law=$1
    shift
    if "$@"; then
        passed=$((passed + 1))
        say "  ok      $law"
    else
        failed=$((failed + 1))
        say "  FAILED  $law"
    fi
}

# check_same "the law" EXPECTED FOUND
check_same() {
    if [ "$2" = "$3" ]; then
        check "$1" true
    else
        check "$1" false
        diff <(printf '%s\n' "$2") <(printf '%s\n' "$3") >&2 || true # shown, already counted
    fi
}

skip() {
    skipped=$((skipped + 1))
    say "  SKIPPED $1"
}

# The closing line, in a form that provision/test adds up. A skip is a failure: a test that did not run has shown nothing.
close_checks() {
    printf '%s: %d passed, %d failed, %d skipped\n' "$1" "$passed" "$failed" "$skipped"
    [ "$failed" -eq 0 ] && [ "$skipped" -eq 0 ] && [ "$passed" -gt 0 ]
}
