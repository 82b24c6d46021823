# Installing packages without starting, stopping or enabling any service of the machine. A package with a daemon does all three
# by default, so a plain `apt-get install nginx` takes port 80 of a machine that only wanted a sandbox.
#
# Two files that exist only while apt-get runs:
#   /usr/sbin/policy-rc.d                       asked by invoke-rc.d and deb-systemd-invoke before any start, stop or restart (101: no)
#   /etc/systemd/system-preset/00-agent….preset asked by `systemctl preset`, which deb-systemd-helper uses at a first installation
# and, for packages that enable by other means, a comparison of the links before and after. The files carry a mark: what a kill -9
# left behind is known as ours and taken away by the next run.

# Another root for tests.
policy_file=/usr/sbin/policy-rc.d
preset_file=/etc/systemd/system-preset/00-agent-provision.preset
provision_lock=/var/lib/agent-provision.lock
links_file=/var/lib/agent-provision.links
policy_mark='temporary file of agent/provision: packages being installed start no services'

install_without_services() {
    exec 8>>"$provision_lock"
    flock 8 # inherited by apt-get and dpkg: held until they are done, even if this script is killed
    remove_stale_guards
    raise_guards
    # A child of its own session: Ctrl-C ends this script's way forward, never a dpkg in the middle of a package.
    local status=0 log
    log=$(cache_directory)/packages.log
    mkdir -p "$(dirname "$log")"
    setsid --wait env DEBIAN_FRONTEND=noninteractive APT_LISTCHANGES_FRONTEND=none NEEDRESTART_SUSPEND=1 \
        apt-get install -y -qq --no-install-recommends -o DPkg::Lock::Timeout=120 -o Dpkg::Use-Pty=0 "$@" </dev/null >"$log" 2>&1 &
    local installer=$!
    at_exit wait_for_installer "$installer"
    wait "$installer" || status=$?
    lower_guards
    flock -u 8
    [ "$status" -eq 0 ] || show_log "$log"
    [ "$status" -eq 0 ] || refuse 1 "cannot install packages: apt-get ended with status $status" "apt-get install --no-install-recommends $*"
}

# The guards stay up until dpkg is done, however impatient the signal.
wait_for_installer() {
    while kill -0 "$1" 2>/dev/null; do wait "$1" 2>/dev/null || sleep 0.2; done
}

raise_guards() {
    list_enabled >"$links_file.new"
    mv "$links_file.new" "$links_file"
    at_exit lower_guards
    if [ -e "$policy_file" ]; then
        # Somebody's own policy stays; it must say no, or services would start.
        local answer=0
        "$policy_file" nginx start </dev/null >/dev/null 2>&1 || answer=$?
        if [ "$answer" -ne 101 ]; then
            refuse 1 "cannot install packages: '$policy_file' of this machine lets packages start services" \
                "install them by hand: apt-get install --no-install-recommends (see provision/lib/debian.sh)"
        fi
    else
        local draft
        draft=$(mktemp "$policy_file.XXXXXX")
        at_exit rm -f "$draft"
        printf '#!/bin/sh\n# %s\nexit 101\n' "$policy_mark" >"$draft"
        chmod 755 "$draft"
        # link(2) fails where a file has appeared meanwhile: nobody's policy is ever overwritten.
        ln "$draft" "$policy_file" || refuse 1 "cannot install packages: '$policy_file' has just been made by somebody else"
        rm -f "$draft"
    fi
    if [ -d /etc/systemd ]; then
        mkdir -p "$(dirname "$preset_file")"
        printf '# %s\ndisable *\n' "$policy_mark" >"$preset_file"
    fi
}

# Safe to repeat: runs after the installation and once more when the script ends.
lower_guards() {
    if [ -e "$links_file" ]; then
        disable_new_links
        rm -f "$links_file"
    fi
    if [ -f "$policy_file" ] && grep -qsF "$policy_mark" "$policy_file"; then rm -f "$policy_file"; fi
    rm -f "$preset_file"
}

# Also when nothing is to be installed: the run that was killed may have been the one that installed everything.
clear_stale_guards() {
    exec 8>>"$provision_lock"
    flock 8
    remove_stale_guards
    flock -u 8
}

# Only the holder of the lock comes here: guards that exist now belong to a run that was killed.
remove_stale_guards() {
    if [ -e "$links_file" ] || [ -e "$preset_file" ] || grep -qsF "$policy_mark" "$policy_file"; then
        say "taking away what an interrupted run left: $policy_file, $preset_file"
        lower_guards
    fi
}

# Links that start something at boot: systemd's wants, requires and aliases, and System V's start links.
list_enabled() {
    { find /etc/systemd/system /etc/systemd/user -type l ! -lname /dev/null -print
      find /etc/rc0.d /etc/rc1.d /etc/rc2.d /etc/rc3.d /etc/rc4.d /etc/rc5.d /etc/rc6.d /etc/rcS.d -type l -name 'S*' -print
    } 2>/dev/null | sort || true # a machine without systemd lacks the first two
}

disable_new_links() {
    local link name
    while IFS= read -r link; do
        name=$(basename "$link")
        case "$link" in
            /etc/rc*) # System V: "disable" keeps the script known and turns its start links into stop links.
                [ -L "$link" ] && update-rc.d "${name#S[0-9][0-9]}" disable >/dev/null 2>&1 ;;
            *) rm -f "$link" ;;
        esac
    done < <(list_enabled | comm -13 "$links_file" -)
    if [ -d /run/systemd/system ]; then systemctl daemon-reload || true; fi # nothing of ours depends on it
}
