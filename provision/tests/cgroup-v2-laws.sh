# Runs in the emulated machine of provision/tests/cgroup-v2, as root, once it has booted. Each law is a line for the one outside.
set -euo pipefail
for part in talk checks; do . "/opt/agent-source/provision/lib/$part.sh"; done
# Words go to standard error elsewhere; here both are the line to the outside.
. /root/sites
service() { printf 'agent-php%s@%s.service' "$php_version" "$1"; }
group() { printf '/sys/fs/cgroup%s' "$(systemctl show -P ControlGroup "$(service "$1")")"; }
event() { sed -n "s/^$2 //p" "$(group "$first")/$1"; }
page() { curl -sk --max-time 120 --resolve "$1:443:127.0.0.1" -o /dev/null -w '%{http_code}' "https://$1/$2" || true; } # 000 tells
until_true() {
    local tries=$1
    shift
    while ! "$@"; do
        [ $((tries -= 1)) -gt 0 ] || return 1
        sleep 2
    done
}
answers() { [ "$(page "$1" "?$RANDOM")" = 200 ]; }
# As in provision/tests/attacks: asked as nginx would ask it.
exhaust() {
    local script=/srv/www/sites/$first/content/1/attack.php
    install -o "$first" -g "$first" -m 644 /root/exhaust.php "$script"
    "php$php_version" /root/ask.php "/run/php-sites/$first.sock" "$script" "ME=$first" "OTHER=$second" >/root/found 2>/dev/null || true # what it said is read
    rm -f "$script"
}
said() { sed -n "s/^$1=//p" /root/found; }

say "the unified hierarchy, and no other"
check_same "control groups are of the second version" cgroup2fs "$(stat -f -c %T /sys/fs/cgroup)"
check_same "and nothing of the first is mounted" "" "$(awk '$3 == "cgroup"' /proc/mounts)"
for one_controller in memory pids cpu; do check "$one_controller is one of its controllers" grep -qw "$one_controller" /sys/fs/cgroup/cgroup.controllers; done
check "the agent runs" until_true 60 systemctl is-active --quiet agent.service
for name in "$one" "$two"; do check "$name answers" until_true 60 answers "$name"; done

say "limits, as the kernel has them"
check_same "memory" 1073741824 "$(cat "$(group "$first")/memory.max")"
check_same "processes" 128 "$(cat "$(group "$first")/pids.max")"
check_same "weight of the processor" 100 "$(cat "$(group "$first")/cpu.weight")"
limits=$(agent site limits "$one" --format json)
check "the agent reads them there" grep -q '"enforced" *: *"yes"' <<<"$limits"
check_same "and says of none that it is not held" "" "$(grep 'not held' <<<"$limits" || true)"

say "a site that takes what it can get"
own=$(systemctl show -P MainPID "$(service "$first")")
neighbour=$(systemctl show -P MainPID "$(service "$second")")
killed_before=$(event memory.events oom_kill) refused_before=$(event pids.events max)
exhaust &
exhausting=$!
asked=0 answered=0
while kill -0 "$exhausting" 2>/dev/null; do
    asked=$((asked + 1))
    ! answers "$two" || answered=$((answered + 1))
done
wait "$exhausting" || true # what it did is in the groups
say "          it had '$(said processes)' processes and of memory it was '$(said memory)'; its neighbour answered $answered of $asked times"
check_same "it can act" allowed "$(said 'one process')"
check "it got fewer processes than its limit" [ "$(said processes)" -lt 128 ]
check "the kernel refused it more" [ "$(event pids.events max)" -gt "$refused_before" ]
check_same "three gigabytes were not for it" killed "$(said memory)"
check "its own group ended it" [ "$(event memory.events oom_kill)" -gt "$killed_before" ]
check_same "and nothing else of it" "$own" "$(systemctl show -P MainPID "$(service "$first")")"
check "the neighbour was asked" [ "$asked" -gt 0 ]
check_same "and answered each time" "$asked" "$answered"
check_same "with the processes that it had" "$neighbour" "$(systemctl show -P MainPID "$(service "$second")")"
check_same "of which none was killed" 0 "$(sed -n 's/^oom_kill //p' "$(group "$second")/memory.events")"
for unit in nginx mariadb agent; do check "$unit goes on" systemctl is-active --quiet "$unit.service"; done
check "the site comes back by itself" until_true 60 answers "$one"

say "the same without its limits"
mkdir -p "/run/systemd/system/$(service "$first").d"
printf '[Service]\nMemoryMax=infinity\nTasksMax=infinity\n' >"/run/systemd/system/$(service "$first").d/weakened.conf"
systemctl daemon-reload
systemctl restart "$(service "$first")"
check "it answers" until_true 60 answers "$one"
exhaust
check "it gets more processes" [ "$(said processes)" -gt 128 ]
say "laws: done"
