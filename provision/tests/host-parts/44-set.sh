say "settings of a site that stands"
unit_of() { printf 'agent-php%s@%s.service' "$php_version" "$1"; }
limits_of() { in_machine systemctl show -p MemoryMax -p TasksMax -p CPUWeight "$(unit_of "$1")" | sort | tr '\n' ' '; }
controls() { find "$root/etc/systemd/system.control" -mindepth 1 2>/dev/null | sort | head -n 5; }
standard="CPUWeight=100 MemoryMax=1073741824 TasksMax=128 "
check_same "a site has the standard limits" "$standard" "$(limits_of "$first")"
reloads_before=$(reloads)
check "$one gets limits of its own" quietly agent site set $one limits.memory=512M limits.tasks=64 limits.cpu=50 || show_trouble
check_same "which systemd holds" "CPUWeight=50 MemoryMax=536870912 TasksMax=64 " "$(limits_of "$first")"
check_same "its neighbour's are the standard" "$standard" "$(limits_of "$second")"
check_same "without a reload of systemd" "$reloads_before" "$(reloads)"
check "it is served" serves $one
# A container may write its control groups or not: what is said follows the kernel, not systemd.
held_in_kernel() {
    local group=agent.slice/agent-sites.slice/$(unit_of "$first") file
    for file in "memory/$group/memory.limit_in_bytes" "$group/memory.max"; do
        [ "$(in_machine cat "/sys/fs/cgroup/$file" 2>/dev/null)" != 536870912 ] || return 0
    done
    return 1
}
if held_in_kernel; then says_of_memory='yes$'; else says_of_memory='not held: '; fi
check "site limits says whether the kernel holds them ($says_of_memory)" grep -qE "^memory +512M .*$says_of_memory" <<<"$(agent site limits $one)"
in_machine agent site set $one limits.memory=262144M </dev/null 2>"$work/said" >>"$work/agent.log" || show_trouble
check "more memory than the machine has is allowed, and warned of" grep -q '^warning: limits.memory of 256G exceeds this machine' "$work/said"
check "$one has its limit again" quietly agent site set $one limits.memory=512M || show_trouble
check_same "nobody else has limits" "" "$(controls | grep -v "/$(unit_of "$first").d" || true)"

check "back to the standard" quietly agent site set $one limits.memory=default limits.tasks=default limits.cpu=default || show_trouble
check_same "which systemd holds again" "$standard" "$(limits_of "$first")"
check_same "and keeps nothing" "" "$(controls)"
check "undo brings the limits back" quietly agent change undo "$(agent change list --limit 1 --format ids)" --yes || show_trouble
check_same "as they were" "CPUWeight=50 MemoryMax=536870912 TasksMax=64 " "$(limits_of "$first")"

# A sleeping instance: its next start must have them.
in_machine systemctl stop "$(unit_of "$second")"
check "a site that sleeps gets limits" quietly agent site set $two limits.tasks=80 || show_trouble
check "and wakes" serves $two
check_same "with them" "CPUWeight=100 MemoryMax=1073741824 TasksMax=80 " "$(limits_of "$second")"
check "it has more children and smaller uploads" quietly agent site set $two limits.children=4 limits.upload=2M limits.tasks=default || show_trouble
check "it is served" serves $two
upload() { head -c "$1" /dev/zero | visit $two -o /dev/null -w '%{http_code}' --data-binary @- "https://$two/?p=1"; }
check_same "2 MiB and a byte are too much" 413 "$(upload $((2 * 1048576 + 1)))"
check "2 MiB are not" [ "$(upload $((2 * 1048576)))" != 413 ]

say "a site that is switched off"
check "$one is switched off" quietly agent site disable $one || show_trouble
check_same "visitors are sent away" 503 "$(page $one /)"
check "its neighbour is served" serves $two
check "its PHP is gone" not is_active "agent-php$php_version@$first.socket"
check "and nobody takes that for a fault" healthy
check "it is switched on again" quietly agent site enable $one || show_trouble
check "and served" serves $one
check_same "with the limits that it had" "CPUWeight=50 MemoryMax=536870912 TasksMax=64 " "$(limits_of "$first")"
check "the host is healthy" healthy
