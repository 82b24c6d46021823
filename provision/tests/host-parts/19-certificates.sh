# Before there is any other site: an authority that is named is asked for the certificates of all that there are.
say "a certificate of an authority"
. "$provision/lib/checkers.sh"
authority=/opt/authority issued=issued.test
mkdir -p "$root$authority"
install -m 755 "$(command -v pebble)" "$(command -v pebble-challtestsrv)" "$root$authority/"
# Ninety days, as authorities of the web give at most.
in_machine bash -c '. "$0/lib/talk.sh" && . "$0/lib/authority.sh" && authority_files "$1" 80 && authority_life "$1" 7776000' /opt/agent-source/provision $authority
in_machine sh -c 'cp -a /etc/resolv.conf /root/resolv.conf; printf "nameserver 127.0.0.1\n" >/etc/resolv.conf; touch /etc/agent/outbound.conf; cp -a /etc/agent/outbound.conf /root/outbound.conf'
outbound_settings 80 >>"$root/etc/agent/outbound.conf"
acme_settings $authority >"$root/etc/agent/acme.conf"
chmod 600 "$root/etc/agent/acme.conf"
check "names are answered" quietly in_machine systemd-run --unit=test-names $authority/pebble-challtestsrv "${names_words[@]}"
check "an authority runs" quietly in_machine systemd-run --unit=test-authority --setenv=PEBBLE_VA_SLEEPTIME=6 --setenv=PEBBLE_AUTHZREUSE=0 --setenv=PEBBLE_WFE_NONCEREJECT=0 \
    $authority/pebble -config $authority/pebble.json -dnsserver 127.0.0.1:53 -strict
roots() { in_machine curl -sS --max-time 10 --cacert $authority/authority.pem https://127.0.0.1:15000/roots/0 2>>"$work/agent.log"; }
has_root() { roots >"$root$authority/root.pem" && grep -q 'BEGIN CERTIFICATE' "$root$authority/root.pem"; }
check "whose root is known" until_true 20 has_root
# root-file: of whom the agent asks, and of what that one signs.
cat "$root$authority/root.pem" >>"$root$authority/authority.pem"
# As somebody who believes this authority and nobody else.
believed() { in_machine curl -sS --max-time 10 --cacert $authority/root.pem --resolve "$1:443:127.0.0.1" -o /dev/null "https://$1/" 2>>"$work/agent.log"; }
lego() { in_machine pgrep -x lego | head -n 1; }
at_work() { [ -n "$(lego)" ]; }
orders() { in_machine journalctl --no-pager -o cat -u test-authority | grep -c 'POST /order-plz -> ' || true; }

check "site $issued, with another name, is created" quietly agent site create $issued --alias www.$issued --wordpress /opt/wordpress || show_trouble
check "it serves at once" serves $issued
is_asked() { until_true 60 at_work || { show_trouble; return 1; }; }
check "lego asks for its certificate" is_asked
process=$(lego || true)
check "in a scope of its own, and not in the agent's service" grep -q '\.scope' <(in_machine cat "/proc/$process/cgroup")
check "no secret is in its arguments, nor a name's key" not grep -qaE 'BEGIN|canary' <(in_machine cat "/proc/$process/cmdline")
check "the agent's service is restarted" agent_again
check "lego is at work all the same, or done" in_machine sh -c "[ ! -e /proc/$process ] || [ \"\$(cat /proc/$process/comm)\" = lego ]"
check "the site has its certificate" until_true 90 believed $issued || show_trouble
check "for its other name too" believed www.$issued
check_same "one order was asked for" 1 "$(orders)"
check "the site serves" serves $issued
check_same "its keys are root's alone" "root:root 600" "$(in_machine find "/var/lib/agent/certificates/$(site_id $issued)" -type f -printf '%u:%g %m\n' | sort -u)"
of_orders() { [ -z "$(in_machine ls -A /var/lib/agent/acme/orders 2>/dev/null)" ]; }
check "nothing of the order is left" until_true 20 of_orders
check "no process of it is" not at_work
check "nginx warns of nothing" not grep -q '\[warn\]' <<<"$(in_machine nginx -t 2>&1)"
# As somebody whose machine has the test's root among those that it believes. It names no list of what it took back, and nothing stands in DNS; of HSTS, no word yet.
found=$(testssl_says $issued -p -S -h --add-ca "$root$authority/root.pem" | grep -v -e '^WARN engine_problem ' || true) # nothing left is what is hoped for
check_same "testssl says nothing above information of what the authority signed" "" "$(without cert_revocation DNS_CAArecord HSTS <<<"$found")"
check "and that nobody knows it, where its root is not known" grep -q '^CRITICAL cert_chain_of_trust ' <<<"$(testssl_says $issued -S)"

say "and without the authority"
in_machine systemctl stop test-authority
check "a site is created" quietly agent site create waiting.test --wordpress /opt/wordpress || show_trouble
check "it serves" serves waiting.test
told() { grep -q 'again in' <(agent job list --kind certificate.order --site waiting.test --format json); }
check "when its order is tried again is told" until_true 30 told

for site in $issued waiting.test; do
    check "$site is deleted" quietly agent site delete $site --yes
    check "and purged" quietly agent site delete $site --purge --yes
done
in_machine systemctl stop test-names
in_machine sh -c 'rm /etc/agent/acme.conf; mv /root/outbound.conf /etc/agent/outbound.conf; mv /root/resolv.conf /etc/resolv.conf'
rm -r "${root:?}$authority"
quietly agent breaker reset acme:pebble
check "the host is healthy, and alerts of sites that are gone are over" until_true 90 healthy
