# A Debian with systemd in a container: what happens at boot and at installation can only be seen there.

# The base system as a tar, made once: packages that tests will install are already downloaded (machines have no network).
# machine_image CODENAME PACKAGE...: prints the tar.
machine_image() {
    local codename=$1 image work
    shift
    # Another list of packages is another image; tests with different lists must not throw away each other's.
    image=$(cache_directory)/$codename-$(printf '%s' "$*" | cksum | cut -d ' ' -f 1).tar
    mkdir -p "$(dirname "$image")"
    if [ -s "$image" ]; then
        printf '%s\n' "$image"
        return 0
    fi
    say "making a base system of Debian '$codename', about 2 minutes"
    work=$(mktemp -d "$image.XXXXXX")
    at_exit rm -rf "$work"
    chmod 755 "$work"
    system_certificates debootstrap --variant=minbase \
        --include=systemd,systemd-sysv,dbus,iproute2,ca-certificates,procps,curl "$codename" "$work/root" >"$work/log" 2>&1 </dev/null \
        || { tail -n 5 "$work/log" >&2; refuse 1 "cannot make a base system of '$codename': debootstrap failed"; }
    cp /etc/resolv.conf "$work/root/etc/resolv.conf"
    # Made and thrown away in one test: no need to wait for a disk.
    printf 'force-unsafe-io\n' >"$work/root/etc/dpkg/dpkg.cfg.d/unsafe-io"
    system_certificates chroot "$work/root" sh -c 'apt-get update -qq && apt-get install -qq -y -d --no-install-recommends "$@"' sh "$@" \
        >"$work/log" 2>&1 </dev/null || { tail -n 5 "$work/log" >&2; refuse 1 "cannot download packages for '$codename': apt-get failed"; }
    : >"$work/root/etc/machine-id"
    # Nothing may happen on its own while a test compares before and after.
    local unit
    for unit in apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer systemd-tmpfiles-clean.timer fstrim.timer e2scrub_all.timer; do
        ln -sf /dev/null "$work/root/etc/systemd/system/$unit"
    done
    tar -C "$work/root" --numeric-owner -cf "$work/tar" .
    mv "$work/tar" "$image"
    rm -rf "$work"
    printf '%s\n' "$image"
}

# boot_machine ROOT NAME [nspawn options]: sets machine_pid to the machine's init.
boot_machine() {
    local root=$1 name=$2 try options=(--register=no)
    shift 2
    # A machine has all of the kernel's calls; nspawn of Debian 12 keeps those of Landlock back.
    options+=("--system-call-filter=landlock_create_ruleset landlock_add_rule landlock_restrict_self")
    # Without systemd on the host there is nobody to ask for a scope.
    [ -d /run/systemd/system ] || options+=(--keep-unit)
    systemd-nspawn -D "$root" -M "$name" "${options[@]}" --private-network --resolv-conf=off --boot --console=pipe --quiet "$@" \
        </dev/null >"$root.console" 2>&1 &
    machine_keeper=$!
    at_exit stop_machine
    for ((try = 0; try < 300; try++)); do
        # By parent, never by name: another machine may run the same programs.
        machine_pid=$(pgrep -P "$machine_keeper" | head -n 1) || machine_pid=""
        if [ -n "$machine_pid" ]; then
            case "$(in_machine systemctl is-system-running 2>/dev/null)" in running | degraded) return 0 ;; esac
        fi
        kill -0 "$machine_keeper" 2>/dev/null || break
        sleep 0.1
    done
    tail -n 5 "$root.console" >&2
    refuse 1 "cannot boot the machine '$name': it did not come up in 30 s"
}

in_machine() {
    # Where a container cannot have a mount namespace of its own, this would be the host: nothing of the machine may be done there.
    if [ "$(readlink "/proc/$machine_pid/ns/mnt")" = "$(readlink /proc/self/ns/mnt)" ]; then return 125; fi
    nsenter -t "$machine_pid" -m -u -i -n -p -C -- env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 "$@"
}

# Power off, as a person would; by force when that does not work.
stop_machine() {
    [ -n "${machine_keeper:-}" ] || return 0
    in_machine systemctl poweroff >/dev/null 2>&1 || true # may be gone already
    local try
    for ((try = 0; try < 100; try++)); do
        kill -0 "$machine_keeper" 2>/dev/null || break
        sleep 0.1
    done
    kill -9 "$machine_keeper" 2>/dev/null || true # usually gone
    wait "$machine_keeper" 2>/dev/null || true    # its status says nothing here
    machine_keeper=""
}
