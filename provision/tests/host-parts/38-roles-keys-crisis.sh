say "roles, tokens and keys"
for group in agent agent-viewer; do in_machine groupadd --system "$group"; done
in_machine useradd --system --create-home watcher
in_machine usermod --append --groups agent,agent-viewer watcher
check "the agent starts anew" agent_again
as_watcher() { in_machine setpriv --reuid watcher --regid watcher --init-groups "$@" 2>>"$work/agent.log"; }
watched() { as_watcher curl -sS --max-time 10 -o /dev/null -w '%{http_code}' --unix-socket /run/agent/agent.sock "$@"; }
check_same "who is in the group of viewers reads metrics" 200 "$(watched http://agent/metrics)"
has_looked() { [ "$(watched http://agent/api/health)" = 200 ]; }
check "and health, after the first look" until_true 60 has_looked
check "commands work for it" grep -q "$one" <(as_watcher agent site list)
check_same "it changes nothing" 403 "$(watched -X DELETE "http://agent/v1/sites/$one")"
check "a token is made" quietly agent token create --role operator --name kept --file /root/operator.token
check "it opens what its role may" quietly agent job list --token-file /root/operator.token
check "and no more, whoever brings it" not quietly agent token list --token-file /root/operator.token
check "another one is revoked" quietly agent token create --role operator --name gone --file /root/gone.token
revoked=$(in_machine cut -c 5-16 /root/gone.token)
quietly agent token revoke "$revoked" --yes
check "and opens nothing" not quietly agent job list --token-file /root/gone.token
in_machine userdel --remove watcher 2>>"$work/agent.log"
for group in agent-viewer agent; do in_machine groupdel "$group"; done

keyed() { agent job add "$1" --idempotency-key a-key --format json | json 'd["id"]'; }
job=$(keyed doctor.pass)
check_same "asked again under its key, it is the same job" "$job" "$(keyed doctor.pass)"
check "another request under that key is refused" grep -q key- <(talk job add trash.sweep --idempotency-key a-key)
check "the agent starts anew, and the socket is root's alone again" agent_again
check_same "root:root 660" "root:root 660" "$(in_machine stat -c '%U:%G %a' /run/agent/agent.sock)"
check_same "the key still stands for that job" "$job" "$(keyed doctor.pass)"

say "jobs and the schedule"
check "the job is done" until_true 60 job_is "$job" succeeded
check "the schedule has entries that will run" grep -q trash.sweep <(agent schedule next --format json)
job=$(agent schedule run history.forget --format json | json 'd["id"]')
check "one of them is run by hand" until_true 60 job_is "$job" succeeded
job=$(agent job add site.disable --site $two --format json | json 'd["id"]')
check "a job switches a site off" until_true 60 job_is "$job" succeeded
check "it is on again" quietly agent site enable $two
check_same "both stand in the audit log under the site" "job.add site.enable site.set" \
    "$(agent audit query --site $two --since 1h --format json | json '" ".join(sorted({one["action"] for one in d} & {"job.add", "site.set", "site.enable"}))')"

say "secrets"
check "a secret is set" quietly in_machine sh -c 'printf %s canary-of-a-secret | agent secret set host.test'
check_same "its key is root's alone" "600 0" "$(in_machine stat -c '%a %u' /var/lib/agent/secrets.key)"
check_same "its value is nowhere in the state" "" "$(in_machine grep -rlaF canary-of-a-secret /var/lib/agent /var/log || true)"
check "it is rotated" quietly in_machine sh -c 'printf %s canary-of-another | agent secret rotate host.test'
check_same "and can be read" "[None]" "$(agent secret list --format json | json '[one.get("problem") for one in d if one["name"] == "host.test"]')"

say "crisis mode and the audit log"
check "crisis mode begins" quietly agent crisis on --all --reason "a look around"
check "nothing begins in it" grep -q crisis-active <(talk site disable $two)
check "reading goes on" quietly agent site list
# Points of the audit log are given at the daemon's start too: no wait for them.
check "the agent starts anew" agent_again
check "and the crisis is still on" grep -q crisis-active <(talk site disable $two)
check "it ends" quietly agent crisis off
anchors() { in_machine journalctl --no-pager -q -o cat _UID=0 AGENT_AUDIT_ANCHOR=yes; }
check "the journal has points of the audit log" grep -q '^audit anchor [0-9]*:[0-9a-f]\{64\}:l[0-9a-z]\{11\}$' <(anchors)
check "the log is as it was written" grep -q 'all of it is as it was written' <(talk audit verify)
check "held against them" grep -q 'held against [1-9][0-9]* points' <(talk audit verify)
exported() { agent audit export --action crisis.off | tail -n 1 | json 'json.loads(d["text"])["outcome"]'; }
check_same "it is exported to its end, a record a line" "done" "$(exported)"
check "and as a table" grep -q '^sequence,' <(agent audit export --format csv)
before=$(in_machine sh -c 'ls /var/lib/agent/audit/archive | wc -l')
quietly agent audit archive --dry-run
check_same "an archiving that is only tried changes nothing" "$before" "$(in_machine sh -c 'ls /var/lib/agent/audit/archive | wc -l')"
check "a segment is archived" quietly agent audit archive
check_same "as one file of root's alone" "600 0" "$(in_machine sh -c 'stat -c "%a %u" /var/lib/agent/audit/archive/* | sort -u')"
check "the log is whole over it" grep -q 'all of it is as it was written' <(talk audit verify)
check "what was refused stands in it" grep -q crisis-active <(agent audit export --action site.disable)
check "no new segment is begun where none is damaged" not quietly agent audit begin-anew --reason "a try" --dry-run
