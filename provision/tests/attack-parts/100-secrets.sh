say "secrets, while a site is made"
daemon_outside=$(outer_pid "$(unit_pid agent.service)")
strace -f -qq -v -s 70000 -e trace=execve -e signal=none -o "$work/secrets.trace" -p "$daemon_outside" 2>>"$work/agent.log" &
recorder=$!
in_machine /usr/local/bin/tenant watch /root/watched >"$work/rate" &
watcher=$!
sleep 1
planted=planted-$$-secret
in_machine bash -c 'exec -a "$0" sleep 0.3' "$planted"
check "a site is made" quietly create secret.example
link=$(agent site login-url secret.example | grep -oE 'https?://[^ ]+' | head -n 1)
in_machine sh -c 'kill $(pidof tenant)'
wait "$watcher" || true # what it says, the lines below read
kill "$recorder" 2>/dev/null
wait "$recorder" 2>/dev/null || true # ended by us
read -r rounds rate <<<"$(cat "$work/rate")"
say "          every process was read ${rounds:-0} times, ${rate:-0} times a second"
# How often depends on who else is at work; what is started and ends between two looks is in the trace.
check "every process was read again and again" [ "${rounds:-0}" -ge 100 ]
watched=$root/root/watched
check "what is planted in an argument is seen" grep -qF "$planted" "$watched"
id=$(site_id secret.example)
password_file=$(find "$root/root/.agent/passwords" -name 'secret.example-*' | head -n 1)
{
    tr -d '\n' <"$password_file"
    printf '\n'
    # Eight salts, as WordPress's own file has them.
    sed -nE "s/^define\( *'[A-Z_]*(KEY|SALT)', *'(.*)' *\);/\2/p" "$root/srv/www/sites/$id/releases/wp-config.php" | cut -c 1-20
    sed -E 's/.*[=?&]//' <<<"$link"
} >"$work/secrets"
check_same "ten secrets are looked for" 10 "$(awk 'length($0) >= 16' "$work/secrets" | sort -u | wc -l)"
check_same "no program was given one, nor a stranger's environment" "" \
    "$(python3 "$parts/exec-laws.py" "$parts/programs" "$work/secrets.trace" <"$work/secrets" 2>/dev/null)"
# found_in PATH...: which of them lie there, each where it was found and not what it is.
found_in() {
    grep -rlaF -f "$work/secrets" --exclude-dir=passwords --exclude-dir=releases -- "$@" 2>/dev/null | head -n 3 || true # nothing is the answer that is hoped for
}
check_same "none is in an argument or the environment of any process" "" "$(found_in "$watched")"
in_machine journalctl --no-pager -o export >"$work/journal.export" 2>/dev/null
check_same "none is in the journal" "" "$(found_in "$work/journal.export")"
check_same "none is in the agent's state or its manifests" "" "$(found_in "$root/var/lib/agent")"
check_same "none is in a log, a temporary file, a cache or the history" "" \
    "$(found_in "$root/var/log" "$inner/tmp" "$root/var/tmp" "$root/var/cache" "$root/etc" "$root"/root/.*_history)"
check_same "none is in /run" "" "$(found_in "$inner/run/agent" "$inner/run/systemd" "$inner/run/php-sites")"
agent change show "$(agent change list --limit 1 --format ids | head -n 1)" --format json >"$work/change.json"
check_same "none is in what the change tells" "" "$(found_in "$work/change.json")"
check_same "the password's file is root's alone" "600 0" "$(stat -c '%a %u' "$password_file")"
check_same "where it was looked for, it can be found" "$password_file" "$(grep -rlF -f "$work/secrets" "$root/root/.agent" | head -n 1)"
quietly agent site delete secret.example --purge --yes
rm -f "$watched" "$password_file"
