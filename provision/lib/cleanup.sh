# The way back, however the script ends: finished, failed, Ctrl-C, terminated. Last registered, first undone.
# (kill -9 cannot be caught: what must survive even that says so where it is made.)

cleanup_stack=()

# at_exit COMMAND ARGUMENTS...: run once when the script ends. Arguments are kept as they are, never parsed again.
at_exit() { cleanup_stack+=("$(printf '%q ' "$@")"); }

run_cleanup() {
    local status=$? index
    # A second signal must not stop the way back halfway.
    trap '' INT TERM HUP
    trap - EXIT
    for ((index = ${#cleanup_stack[@]} - 1; index >= 0; index--)); do
        eval "${cleanup_stack[index]}" || true # the rest still has to be cleaned up
    done
    exit "$status"
}

# Again in a subshell, which inherits no trap.
guard_exits() {
    trap run_cleanup EXIT
    trap 'exit 129' HUP
    trap 'exit 130' INT
    trap 'exit 143' TERM
}
guard_exits
