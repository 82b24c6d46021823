# What every attack may use.

# Its /tmp and /run are memory of its own, and seen through its first process.
inner=/proc/$machine_pid/root

# inside ID SCRIPT: runs PHP in that site's own pool, asked as nginx would ask it; the other site is whoever it is not.
inside() {
    local id=$1 other=$second script=/srv/www/sites/$1/content/1/attack.php
    [ "$id" = "$first" ] || other=$first
    install -m 644 "$2" "$root$script"
    chown --reference="$root/srv/www/sites/$id/content/1" "$root$script"
    in_machine php"$php_version" /root/ask.php "/run/php-sites/$id.sock" "$script" "ME=$id" "OTHER=$other" 2>>"$work/agent.log" | tee -a "$work/agent.log"
    rm -f "$root$script"
}
# said NAME: what the script in `found` said of it.
said() { sed -n "s/^${1//\//\\/}=//p" <<<"$found"; }
# expect ANSWER NAME...: each name got that answer.
expect() {
    local answer=$1 name
    shift
    for name; do check_same "$name: $answer" "$answer" "$(said "$name")"; done
}

# As a program of a site's user outside of its PHP: what a shell or the schedule would be.
tenant() { local user=$1; shift; as_site "$user" /usr/local/bin/tenant "$@" 2>>"$work/agent.log"; }
# Any user of the machine, with the group of his own and no other.
as_user() { local user=$1; shift; in_machine setpriv --reuid "$user" --regid "$(in_machine id -g "$user")" --clear-groups "$@"; }
# refused "the law" USER WHAT [ARGUMENT]: the kernel says no, and says why.
refused() {
    local law=$1 answer
    shift
    answer=$(as_user "$1" sh -c 'cd "$0" 2>/dev/null || cd /var/tmp; exec /usr/local/bin/tenant try "$@"' "$mine/content/1" "${@:2}" 2>&1) || true # then it says why
    case "$answer" in
        "Permission denied" | "Operation not permitted" | "Read-only file system" | "Address family not supported by protocol") check "$law" true ;;
        *) say "          it said: $answer"; check "$law" false ;;
    esac
}

# The process of the machine's number, as this side of the machine sees it.
outer_pid() {
    local status
    for status in /proc/[0-9]*/status; do
        awk -v want="$1" '/^NSpid:/ { if (NF > 2 && $NF == want) found = 1 } END { exit !found }' "$status" 2>/dev/null || continue
        [ "$(readlink "${status%/*}/ns/pid")" = "$(readlink "/proc/$machine_pid/ns/pid")" ] || continue
        status=${status%/*}
        printf '%s\n' "${status##*/}"
        return 0
    done
    return 1
}
unit_pid() { in_machine systemctl show -P MainPID "$1"; }
file_facts() { stat -c '%n %a %u %g %s' "$@"; sha256sum "$@"; }
