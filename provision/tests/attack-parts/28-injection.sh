say "hostile words in every field, and every job that reads them later"
daemon_outside=$(outer_pid "$(unit_pid agent.service)")
trace() { strace -f -qq -v -s 70000 -e trace=execve -e signal=none -o "$work/$1.trace" "${@:2}"; }
trace daemon -p "$daemon_outside" 2>>"$work/agent.log" &
recorder=$!
sleep 1 # until it is attached to every thread
hostile_domains=$(python3 "$parts/hostile-fields.py" "/proc/$machine_pid/root/run/agent/agent.sock" /opt/wordpress 2>"$work/fields") && fields_ok=0 || fields_ok=1
sed 's/^/          /' "$work/fields" >&2
check "each is refused in words or kept as it is" [ "$fields_ok" -eq 0 ]
check "some were kept" [ -n "$hostile_domains" ]
for domain in $hostile_domains; do
    for command in "show" "plan" "login-url" "plan --delete" "delete --yes" "undelete" "delete --purge --yes"; do
        read -ra words <<<"$command"
        check "$domain: site $command" quietly agent site "${words[0]}" "$domain" "${words[@]:1}"
    done
done
quietly agent site list
quietly agent change list
quietly agent doctor || true # what it finds is no matter here
quietly in_machine systemctl reload nginx.service
kill "$recorder" 2>/dev/null
wait "$recorder" 2>/dev/null || true # ended by us
check_same "only programs of the list were started, and none was given a hostile word" "" \
    "$(printf 'ATTACKED\n/root/attack\n' | python3 "$parts/exec-laws.py" "$parts/programs" "$work/daemon.trace" 2>"$work/seen")"
sed 's/^/          /' "$work/seen" >&2
check_same "nothing was run that a field asked for" "" "$(find "$root/root/attack" "$inner/tmp" "$root/etc/cron.d" -name 'ran-*' 2>/dev/null)"
check_same "no file of any configuration holds a hostile word" "" "$(grep -rlsa ATTACKED "$root/etc" "$root/run" "$root/usr/share/agent" | head -n 3)"
check "nginx reads its configuration" quietly in_machine nginx -t
canaries_are_as_they_were
