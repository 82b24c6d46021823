# Building the agent. One place, so that quickstart and the tests run the same program.

# The binary of the release build; prints its path.
build_agent() {
    local home=$1
    say "building the agent; the first time its dependencies are built too, about 5 minutes on 2 cores"
    local directory
    # An older build that lies there must not be taken for this one.
    (cd "$home" && in_log build system_certificates swift build -c release --static-swift-stdlib --product agent) \
        || refuse 1 "cannot build the agent: swift build failed, see above" "the same command again, when the cause is gone; what is built is kept"
    directory=$(cd "$home" && swift build -c release --static-swift-stdlib --show-bin-path </dev/null 2>/dev/null)
    printf '%s/agent\n' "$directory"
}
