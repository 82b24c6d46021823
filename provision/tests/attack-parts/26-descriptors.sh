say "what the agent's programs inherit"
stand_ins=(/usr/sbin/useradd /usr/sbin/groupadd /usr/sbin/userdel /usr/bin/systemctl "/usr/bin/php$php_version")
install -m 666 /dev/null "$inner/tmp/attack-descriptors"
# systemctl may be a link; what is renamed is what is started.
for program in "${stand_ins[@]}"; do
    mv "$root$program" "$root$program.real"
    install -m 755 "$root/usr/local/bin/tenant" "$root$program"
done
check "a site is made, deleted and purged" quietly create inherits.example
quietly agent site delete inherits.example --purge --yes || show_trouble
recorded=$(cat "$inner/tmp/attack-descriptors")
: >"$inner/tmp/attack-descriptors"
in_machine env ATTACK_RECORD=1 bash -c 'exec 7</dev/null; exec /usr/sbin/groupadd --help' >>"$work/agent.log" 2>&1
check "a descriptor that is left open is seen" grep -qE '^/usr/sbin/groupadd: 0 1 2 .*\b7\b' "$inner/tmp/attack-descriptors"
for program in "${stand_ins[@]}"; do mv -f "$root$program.real" "$root$program"; done
for program in "${stand_ins[@]}"; do check "$program was started" grep -q "^$program:" <<<"$recorded"; done
check_same "each had standard input, output and error, and nothing else" "0 1 2" "$(cut -d ' ' -f 2- <<<"$recorded" | sort -u)"
rm -f "$inner/tmp/attack-descriptors"
