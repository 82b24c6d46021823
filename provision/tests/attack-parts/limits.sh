# Limits of units hold only where the machine's systemd may write its control groups. With the old hierarchies a container gets them read-only: so it is
# booted from groups of its own, and its own mounts of them are made again.
hierarchies=()
for controller in memory pids cpu cpuacct blkio; do [ ! -d "/sys/fs/cgroup/$controller" ] || hierarchies+=("$controller"); done
own_group() { sed -n "s/^[0-9]*:$1:\(.*\)/\1/p" /proc/self/cgroup; }
# boot_in_own_groups COMMAND...
boot_in_own_groups() {
    local controller here
    declare -A back=()
    for controller in "${hierarchies[@]}"; do
        here=/sys/fs/cgroup/$controller$(own_group "$controller")
        back[$controller]=$here
        mkdir "$here/agent-attacks-$$"
        at_exit give_back_group "$here/agent-attacks-$$"
        echo $$ >"$here/agent-attacks-$$/cgroup.procs"
    done
    "$@"
    for controller in "${hierarchies[@]}"; do echo $$ >"${back[$controller]}/cgroup.procs"; done
    for controller in "${hierarchies[@]}"; do
        in_machine umount "/sys/fs/cgroup/$controller"
        in_machine mount -t cgroup -o "$controller" cgroup "/sys/fs/cgroup/$controller"
    done
    [ ${#hierarchies[@]} -eq 0 ] || in_machine systemctl daemon-reexec
}
# From the leaves up; the machine is gone by then.
give_back_group() { [ ! -d "$1" ] || find "$1" -depth -type d -exec rmdir {} +; }
