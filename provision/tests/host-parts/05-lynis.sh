# What lynis warns of before the agent comes: this is the machine's own, and part 39 holds what it says later against it.
lynis=/opt/lynis
mkdir -p "$root$lynis"
cp -R /usr/share/lynis/include /usr/share/lynis/db /etc/lynis/plugins /usr/sbin/lynis /etc/lynis/default.prf "$root$lynis/"
# lynis_warnings [option...]: "TEST: what" for each. Nothing said at all would be no audit.
lynis_warnings() {
    rm -f "$root/root/lynis.dat"
    in_machine sh -c "cd $lynis && exec ./lynis audit system --quick --quiet --no-colors --profile default.prf --report-file /root/lynis.dat --logfile /root/lynis.log \"\$@\"" \
        sh "$@" </dev/null >>"$work/agent.log" 2>&1 || true # its status counts warnings; what it found is in the report
    grep -q '^report_datetime_end=' "$root/root/lynis.dat" || printf 'unfinished\n'
    sed -n 's/^warning\[\]=\([^|]*\)|\([^|]*\)|.*/\1: \2/p' "$root/root/lynis.dat" | sort -u
}
say "lynis on a bare machine"
lynis_before=$(lynis_warnings)
check "it goes through" not grep -q unfinished <<<"$lynis_before"
say "          it warns of: ${lynis_before:-nothing}"
