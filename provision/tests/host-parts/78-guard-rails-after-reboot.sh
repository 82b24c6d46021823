say "guard rails over a reboot"
# most_of_a_kind TIME: how many jobs of one kind were taken in since then, at most.
most_of_a_kind() {
    agent job list --limit 1000 --format json \
        | json "max([[one['kind'] for one in d if one['createdAt'] > '$1'].count(kind) for kind in {one['kind'] for one in d}])"
}
alert_of() {
    agent alert list --all --format json \
        | json "([' '.join([one['id'], one['state'], str(one['tellings'])]) for one in d if one['code'] == '$1' and one['state'] != 'resolved'] + ['none'])[0]"
}
job_words() { agent job show "$held" --format json | json "' '.join([d['state'], str(d['attempts']), str('before a reboot' in (d['waitsFor'] or ''))])"; }
is_open() { [ "$(alert_of "$1")" != none ]; }
is_over() { [ "$(alert_of "$1")" = none ]; }
# A condition that holds at once and needs no server to be broken: settings that nobody understands.
install -m 600 /dev/stdin "$root/etc/agent/guards.conf" <<<'[webhook'
check "an alert is raised" until_true 120 is_open alert.settings-refused
quietly agent alert ack "$(alert_of alert.settings-refused | cut -d ' ' -f 1)" --reason "known before the reboot"
alert_before=$(alert_of alert.settings-refused)
[ -e "$root/root/operator.token" ] || quietly agent token create --role operator --name kept --file /root/operator.token
if [ ! -e "$root/root/gone.token" ]; then
    quietly agent token create --role operator --name gone --file /root/gone.token
    quietly agent token revoke "$(in_machine cut -c 5-16 /root/gone.token)" --yes
fi
keyed_over_it() { agent job add doctor.pass --idempotency-key before-the-reboot --format json | json 'd["id"]'; }
keyed_before=$(keyed_over_it)
until_true 60 job_is "$keyed_before" succeeded || true # the next line tells
check "a job is done before it" job_is "$keyed_before" succeeded
quietly agent job pause
held=$(agent job add site.disable --site $two --format json | json 'd["id"]')
quietly agent crisis on --all --for 2h --reason "before a reboot"
quietly agent job continue
left() { agent crisis status --format json | json 'd[0]["milliseconds"]'; }
check_same "a job waits for the end of a crisis" "queued 0 True" "$(job_words)"
left_before=$(left)
booted=$(in_machine cat /proc/sys/kernel/random/boot_id)
sequence_before=$(agent audit query --limit 1 --format json | json 'd[0]["sequence"]')
moment=$(in_machine date -u +%Y-%m-%dT%H:%M:%SZ)
stop_machine
boot
check "the machine is started anew" [ "$booted" != "$(in_machine cat /proc/sys/kernel/random/boot_id)" ]
check "the agent is there" until_true 30 quietly agent site list
check "and the crisis is still on" grep -q "before a reboot" <(agent crisis status --format json)
left_after=$(left)
check "with what was left of its time, and no more" [ "$left_after" -gt 0 -a "$left_after" -le "$left_before" ]
say "          $left_before ms were left before, $left_after after"
check "the time that the machine was off is not counted: it is not all that passed" [ $((left_before - left_after)) -lt 3600000 ]
check "nothing begins in it" grep -q crisis-active <(talk host reload)
check_same "the job still waits for it, and none of its attempts is used" "queued 0 True" "$(job_words)"
check_same "the alert is the one that it was, known, and was not told again" "$alert_before" "$(alert_of alert.settings-refused)"
check "the token is kept" quietly agent job list --token-file /root/operator.token
check "with its role" not quietly agent token list --token-file /root/operator.token
check "and what was revoked stays revoked" not quietly agent job list --token-file /root/gone.token
check "the log is as it was written" grep -q 'all of it is as it was written' <(talk audit verify)
check "held against points of the journal from before and after" grep -q 'held against [1-9][0-9]* points' <(talk audit verify)
anchored() { in_machine journalctl --no-pager -q -o cat -b "$1" _UID=0 AGENT_AUDIT_ANCHOR=yes | grep -o '[0-9]*:' | sort -n | tail -n 1 | tr -d :; }
check "a point of before the reboot is there" [ "$(anchored -1)" -gt 0 ]
check "and one of after it, of a longer log" [ "$(anchored 0)" -ge "$sequence_before" ]

check "the crisis is ended" quietly agent crisis off
check "the job that waited is done" until_true 60 job_is "$held" succeeded
check "and what it did is there" grep -q disabled <(agent site show $two --format json)
quietly agent site enable $two
check "things go on" quietly agent host reload
check_same "a key stands for what it stood for" "$keyed_before" "$(keyed_over_it)"
in_machine rm /etc/agent/guards.conf
check "what was wrong is over" until_true 180 is_over alert.settings-refused
check "the schedule takes no kind in more than once, whatever was missed" [ "$(most_of_a_kind "$moment")" -le 1 ]
check "and knows what comes next" grep -q trash.sweep <(agent schedule next --format json)
check_same "the audit log has both sides of the crisis" "crisis.off crisis.on" \
    "$(agent audit query --action crisis. --since 1h --format json | json '" ".join(sorted({one["action"] for one in d}))')"
check "$two is served" until_true 20 serves $two
