say "alerts, and those who are told"
# The receivers have files of their own and the machine's network: what the agent reaches are real servers, on the loopback that it has.
told=$work/told
mkdir -p "$told"
hook_key=hook-key-$RANDOM$RANDOM$RANDOM mail_password=mail-password-$RANDOM$RANDOM$RANDOM
(umask 077 && printf '%s' "$hook_key" >"$work/hook.key" && printf '%s' "$mail_password" >"$work/mail.password")
nsenter -t "$machine_pid" -n /usr/bin/python3 "$home/docs/demonstrations/receivers.py" "$told" "$work/hook.key" "$work/mail.password" \
    >>"$work/agent.log" 2>&1 &
receivers=$!
end_receivers() { kill "$receivers" 2>/dev/null || true; } # they may have ended
at_exit end_receivers
check "a webhook and a mail server are there" until_true 30 test -e "$told/ports"
read -r hook_port mail_port <"$told/ports"
heard() { grep -qsE "^$1\$" "$told/heard"; }
in_machine mkdir -p -m 700 /etc/agent/secrets
install -m 600 /dev/stdin "$root/etc/agent/secrets/hook" <<<"$hook_key"
install -m 600 /dev/stdin "$root/etc/agent/secrets/mail" <<<"$mail_password"
install -m 644 "$told/receiver.pem" "$root/etc/agent/receiver.pem"
channel() { # channel NAME PORT
    printf '[channel %s]\nkind = webhook\nurl = https://127.0.0.1:%s/alerts\nkey-file = /etc/agent/secrets/hook\n' "$1" "$2"
    printf 'certificate-file = /etc/agent/receiver.pem\n'
}
channels() {
    channel hook "$hook_port"
    printf '[channel mailbox]\nkind = email\nserver = 127.0.0.1:%s\nuser = ops\npassword-file = /etc/agent/secrets/mail\n' "$mail_port"
    printf 'certificate-file = /etc/agent/receiver.pem\nfrom = agent@example.com\nto = ops@example.com\n'
}
channels | install -m 600 /dev/stdin "$root/etc/agent/alerts.conf"
check "the channels are understood" grep -q mailbox <(agent alert channels)
check "this machine's own address is refused" grep -q address-refused <(talk alert test hook)
install -m 600 /dev/stdin "$root/etc/agent/outbound.conf" <<<"alert.webhook 127.0.0.1 $hook_port
alert.email 127.0.0.1 $mail_port
alert.webhook 127.0.0.1 1"
check "the webhook is reached where root's file allows it" quietly agent alert test hook
check "and the mailbox" quietly agent alert test mailbox
check "what came is signed" heard 'webhook test .*'
check "and encrypted" heard 'mail encrypted .*'

says_fail() { [ "$(status_of http://agent/api/health)" = 503 ] && grep -q '"services":"fail"' <(of_agent http://agent/api/health); }
is_well() { [ "$(status_of http://agent/api/health)" = 200 ]; }
check "the host is well" until_true 90 is_well
in_machine systemctl stop nginx.service
check "nginx is stopped, and the webhook is told" until_true 180 heard 'webhook raised service.down'
check "and the mailbox" until_true 60 heard 'mail encrypted .*nginx.*'
check "health says so" says_fail
check "and the command, with its status" not quietly agent health
check "and metrics" measured 'agent_service_up{service="nginx"} 0'
alert=$(agent alert list --format json | json 'next(one["id"] for one in d if one["code"] == "service.down")')
check "somebody says that he knows" quietly agent alert ack "$alert" --reason "looked at"
check_same "which is kept with his name" "acknowledged root looked at" \
    "$(agent alert show "$alert" --format json | json '" ".join([d["state"], d["acknowledgedBy"], d["reason"]])')"
in_machine systemctl start nginx.service
check "it runs again, and the webhook is told" until_true 240 heard 'webhook resolved service.down'
check "the host is well again" until_true 90 is_well
check_same "no message was forged or sent in clear" "" "$(grep -E 'FORGED|PLAIN' "$told/heard" || true)"

say "breakers and limits"
breaker() { agent breaker list --format json | json "next((one['state'] for one in d if one['name'] == '$1'), 'none')"; }
{ channels; channel dead 1; } | install -m 600 /dev/stdin "$root/etc/agent/alerts.conf"
check_same "nobody was asked under a new name" closed "$(breaker webhook:dead)"
for _ in 1 2 3 4 5; do quietly agent alert test dead || true; done # each must fail; the state says so
check_same "five calls of who is not there open its breaker" open "$(breaker webhook:dead)"
check "then it is not asked" grep -q breaker-open <(talk alert test dead)
check "others are" quietly agent alert test hook
check "metrics tell of it" measured 'agent_breaker_state{breaker="webhook:dead"} 2'
check "the agent starts anew" agent_again
check_same "and still does not ask it" open "$(breaker webhook:dead)"
quietly agent breaker reset webhook:dead --dry-run
check_same "a reset that is only tried changes nothing" open "$(breaker webhook:dead)"
quietly agent breaker reset webhook:dead
check_same "a reset closes it" closed "$(breaker webhook:dead)"
said=$(talk alert test dead)
check "so that it is asked again, and is not there" grep -q delivery-failed <<<"$said"
check "and not held back" not grep -q breaker-open <<<"$said"
channels | install -m 600 /dev/stdin "$root/etc/agent/alerts.conf"
install -m 600 /dev/stdin "$root/etc/agent/guards.conf" <<<$'[webhook:hook]\ncalls = 2\nper = 1h\nburst = 2'
# Each may fail: what the calls before left of a second's debt is paid back meanwhile, and not of an hour's.
spent() { quietly agent alert test hook || true && [ "$(agent limit list --format json | json 'any(one["wait"] > 60 and one["name"].startswith("webhook:") for one in d)')" = True ]; }
check "two calls an hour are soon spent, and the list says so" until_true 20 spent
check "more are refused, with the wait" grep -q limit-reached <(talk alert test hook)
agent limit list >&2
check "and metrics" measured 'agent_limit_reached{provider="webhook"} 1'
install -m 600 /dev/stdin "$root/etc/agent/guards.conf" <<<'[webhook:hook'
check "settings that are not understood are refused" grep -q guard-settings <(talk limit list)
in_machine rm /etc/agent/guards.conf
check "without them they are listed again" quietly agent limit list
end_receivers
in_machine rm -rf /etc/agent/alerts.conf /etc/agent/outbound.conf /etc/agent/secrets /etc/agent/receiver.pem
