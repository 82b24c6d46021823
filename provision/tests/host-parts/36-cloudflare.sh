say "Cloudflare"
cloudflare=/etc/nginx/globals/cloudflare.conf
# address: what WordPress's log line says of a visit that claims to be another's.
address() {
    visit "$one" -o /dev/null -H 'CF-Connecting-IP: 203.0.113.7' "https://$one/cloudflare-$1"
    # nginx writes it down after the visitor has his answer.
    until_true 10 in_machine grep -q "cloudflare-$1" /var/log/agent/access.json || true # the comparison tells
    in_machine sed -n "s/.*\"ip\":\"\([^\"]*\)\".*cloudflare-$1\".*/\1/p" /var/log/agent/access.json | tail -n 1
}
check_same "nobody is believed for whom he asks" 127.0.0.1 "$(address off)"
check "and nothing of nginx's says so" not in_machine test -e $cloudflare
check "it is asked for" quietly agent host prepare --cloudflare on
check "nginx knows the package's list" in_machine grep -qx 'set_real_ip_from 104.16.0.0/13;' $cloudflare
check_same "this machine is not on it" 127.0.0.1 "$(address on)"

in_machine sh -c 'grep -v "^#" /usr/share/agent/nginx/cloudflare.txt > /root/networks; cp /root/networks /root/bad; echo 2a0e::/32 >> /root/networks; echo 0.0.0.0/0 >> /root/bad'
before=$(in_machine sha256sum $cloudflare)
refused=0
agent host refresh-cloudflare --from /root/bad >/dev/null 2>&1 || refused=$?
check_same "a bad list is refused" 5 $refused
check_same "and changes nothing" "$before" "$(in_machine sha256sum $cloudflare)"
check "nor leaves a list behind" not in_machine test -e /var/lib/agent/cloudflare.txt
check "a dry run says what would come" grep -q 2a0e::/32 <<<"$(agent host refresh-cloudflare --from /root/networks --dry-run --format json)"
check_same "and changes nothing" "$before" "$(in_machine sha256sum $cloudflare)"
check "a good list is taken" quietly agent host refresh-cloudflare --from /root/networks
check "nginx knows it" in_machine grep -qx 'set_real_ip_from 2a0e::/32;' $cloudflare
check "the next preparation too" quietly agent host prepare
check "it stays" in_machine grep -qx 'set_real_ip_from 2a0e::/32;' $cloudflare
check_same "the site serves" 200 "$(visit "$one" -o /dev/null -w '%{http_code}' "https://$one/")"
check "it is switched off again" quietly agent host prepare --cloudflare off
check "nginx.conf does not name it" not in_machine grep -q cloudflare /etc/nginx/nginx.conf
check_same "the doctor finds nothing of it" "" "$(agent doctor --format json 2>/dev/null | grep -i cloudflare || true)"
