# What a war of one site against its neighbours is made of.
# begin_war: the attacker's program in its tree, and processors of their own for those who measure. end_war takes both back.
begin_war() {
    cc -O2 -Wall -Wextra -static -o "$root$mine/content/1/war" "$home/Tests/Faults/war.c" 2>"$gcc_log" || { cat "$gcc_log" >&2; refuse 1 "cannot compile the attacker"; }
    install -m 644 "$parts/war.php" "$root$mine/content/1/war.php"
    chown --reference="$root$mine/content/1" "$root$mine/content/1/war" "$root$mine/content/1/war.php"
    chmod 755 "$root$mine/content/1/war"
    : >"$work/war-answers"
    : >"$work/wars"
    : >"$work/wars-not-begun"
    # The machine has its processors for itself, and visitors have one of their own, whatever else runs on this computer: what waits for a stranger's
    # build says nothing of a neighbour.
    own_processors=/sys/fs/cgroup/cpu$(own_group cpu) visitors_group=""
    [ ${#hierarchies[@]} -gt 0 ] || return 0
    visitors_group=$own_processors/agent-visitors-$$
    mkdir "$visitors_group"
    at_exit give_back_group "$visitors_group"
    echo 100000 >"$own_processors/agent-attacks-$$/cpu.shares"
    echo 200000 >"$visitors_group/cpu.shares"
}
end_war() {
    rm -f "$root$mine"/content/1/{war,war.php,stop}
    [ -z "$visitors_group" ] || { echo 1024 >"$own_processors/agent-attacks-$$/cpu.shares"; rmdir "$visitors_group"; }
}
visitors() { # COUNT
    (
        [ -z "$visitors_group" ] || echo "$BASHPID" >"$visitors_group/cgroup.procs"
        exec nsenter -t "$machine_pid" -n -- python3 "$parts/visitor.py" "$two" "$1"
    )
}
war_unit=agent-php$php_version@$first.service
# Connections to the web server that are open now.
held() { in_machine ss -Htn state established '( dport = :80 or dport = :443 )' | grep -c . || true; } # none is a number too
# of_unit CONTROLLER FILE: of the site's control group, under either version of them; nothing while it sleeps.
of_unit() {
    cat "/proc/$machine_pid/root/sys/fs/cgroup/$1/agent.slice/agent-sites.slice/$war_unit/$2" \
        "/proc/$machine_pid/root/sys/fs/cgroup/agent.slice/agent-sites.slice/$war_unit/$2" 2>/dev/null || true # one of the two
}
# sign WHAT: a number that grows where that war is waged.
sign() {
    case "$1" in
        memory) { of_unit memory memory.failcnt; of_unit memory memory.events | sed -n 's/^max //p'; } | head -n 1 ;;
        processes) of_unit pids pids.events | sed -n 's/^max //p' | head -n 1 ;;
        processor) in_machine ps -u "$first" -o comm= | grep -cx war || true ;; # none is a number too
        disk) du -cm "$root$mine"/content/1/war-* 2>/dev/null | sed -n 's/\ttotal$//p' ;;
        connections | flood) held ;;
    esac
}
# Twice in a row, each time above the last; whoever has just begun may be ended and made again meanwhile.
rages() {
    local before after
    before=$(sign "$1")
    case "$1" in processor | connections | flood | disk) [ "${before:-0}" -ge 20 ]; return ;; esac
    sleep 0.5
    after=$(sign "$1")
    [ "${after:-0}" -gt "${before:-0}" ]
}
# wage WHAT FILE COMMAND...: the command's answer while the site is at war, into the file. A war that never began is no answer at all.
wage() {
    local what=$1 into=$2 war
    shift 2
    rm -f "$root$mine/content/1/stop"
    until_true 60 greets || true # one that cannot be woken wages no war, which is told
    {
        in_machine php"$php_version" /root/ask.php "/run/php-sites/$first.sock" "$mine/content/1/war.php" "ME=$first" "WAR=$what"
        echo
    } >>"$work/wars" 2>>"$work/agent.log" &
    war=$!
    if until_true 10 rages "$what"; then "$@" >>"$into"; else printf '%s\n' "$what" >>"$work/wars-not-begun"; fi
    touch "$root$mine/content/1/stop"
    wait "$war" || true # what it says is in `wars`
    rm -f "$root$mine"/content/1/war-*
}
# A bomb may end the site's own PHP with it, and so often that systemd closes its door for a while: then it is back by itself.
greets() { [ "$(inside "$first" "$parts/hello.php")" = hello ]; }
