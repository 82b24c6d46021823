say "TLS"
secure=secure.example other_name=www.secure.example
check "site $secure, with another name, is created" quietly agent site create $secure --alias $other_name --wordpress /opt/wordpress || show_trouble
secured=$(site_id $secure)
handshake() { in_machine openssl s_client -connect 127.0.0.1:443 "$@" </dev/null 2>&1 | tr -d '\0' || true; } # what it says tells
headers() { visit "$1" -o /dev/null -D - "$2" | tr -d '\r'; }
header() { headers "$1" "$2" | sed -n "s/^$3: *//Ip"; }
# status NAME [curl options]: of a request over TLS that shows NAME.
status() { local name=$1; shift; visit "$name" -o /dev/null -w '%{http_code}' "https://$name/" "$@"; }

for name in $secure $other_name; do
    check_same "http://$name shows the way" "https://$secure/x?y=1" "$(header $name "http://$name/x?y=1" location)"
    check_same "for good" 301 "$(visit $name -o /dev/null -w '%{http_code}' "http://$name/x?y=1")"
done
check_same "its other name leads to its own over TLS too" "https://$secure/q" "$(header $other_name "https://$other_name/q" location)"
check_same "WordPress knows its address" "https://$secure" "$(in_machine mariadb -N -e "SELECT option_value FROM $secured.wp_options WHERE option_name = 'home'")"
check "its page leads nowhere without TLS" not grep -q "http://$secure" <<<"$(body $secure /)"

answered=0
in_machine curl -s --max-time 5 -o /dev/null -H 'Host: evil.example' http://127.0.0.1/ || answered=$?
# Empty reply, or connection reset.
check "a name that no site has gets no answer over http" grep -qx '5[26]' <<<"$answered"
for sni in "-servername zz.example" -noservername; do
    # Two words where there are two.
    check "and no certificate ($sni)" grep -q 'no peer certificate available' <<<"$(handshake $sni)"
done
check "a site's name gets one" grep -q 'BEGIN CERTIFICATE' <<<"$(handshake -servername $secure)"
for version in --http1.1 --http2; do
    check_same "who came for one site asks for no other ($version)" 421 "$(status $secure $version -H "Host: $one")"
    check_same "nor for one that is not there ($version)" 421 "$(status $secure $version -H 'Host: zz.example')"
done
check_same "nor by an address in the request line" 421 "$(status $secure --http1.1 --request-target http://evil.example/)"

check "TLS 1.1 is refused by the server" grep -q 'alert protocol version' <<<"$(handshake -servername $secure -tls1_1 -cipher 'ALL:@SECLEVEL=0')"
check "so is a cipher without authentication" grep -q 'alert handshake failure' <<<"$(handshake -servername $secure -tls1_2 -cipher ECDHE-ECDSA-AES128-SHA256)"
check "a good one is taken" grep -q 'Cipher is ECDHE-ECDSA-AES128-GCM-SHA256' <<<"$(handshake -servername $secure -tls1_2 -cipher ECDHE-ECDSA-AES128-GCM-SHA256)"
modern=$(handshake -servername $secure -alpn h2 -status)
check "TLS 1.3 is spoken" grep -q 'TLSv1.3' <<<"$modern"
check "HTTP/2 is agreed on" grep -q 'ALPN protocol: h2' <<<"$modern"
check "no OCSP answer is stapled" grep -q 'OCSP response: no response sent' <<<"$modern"
case $(in_machine openssl version) in
    'OpenSSL 3.0.'*) check "the key exchange is OpenSSL's best" grep -q 'Temp Key: X25519,' <<<"$modern" ;;
    *) check "the key exchange is OpenSSL's best" grep -q 'X25519MLKEM768' <<<"$modern" ;;
esac
case $(in_machine nginx -v 2>&1) in
    */1.22.*) check "no session ticket is given whose key would stay for ever" not grep -q 'TLS session ticket:' <<<"$(handshake -servername $secure -tls1_2)" ;;
    *) check "sessions have tickets" grep -q 'TLS session ticket:' <<<"$(handshake -servername $secure -tls1_2)" ;;
esac
for url in "http://$secure/" "https://$secure/" "https://$other_name/"; do
    check_same "with a certificate of its own, $url insists on nothing" "" "$(header "$(cut -d / -f 3 <<<"$url")" "$url" strict-transport-security)"
done

mkdir -p "$root/srv/www/acme/.well-known/acme-challenge"
printf 'token' >"$root/srv/www/acme/.well-known/acme-challenge/abc"
for name in $secure $other_name nobody.example; do
    check_same "a challenge for $name is answered over http" token "$(visit "$name" "http://$name/.well-known/acme-challenge/abc")"
done
rm -r "$root/srv/www/acme/.well-known"

check_same "keys are root's alone" "root:root 600" "$(in_machine find /var/lib/agent/certificates -type f -printf '%u:%g %m\n' | sort -u)"
key=/var/lib/agent/certificates/$secured/1.pem
check "there is one" in_machine test -f "$key"
for user in www-data "$secured" "$second"; do check "$user cannot read it" quietly not as_site "$user" cat "$key"; done
check "no vhost speaks for all" not grep -rqE 'ssl_protocols|ssl_ciphers|reuseport' "$root/etc/nginx/sites-enabled"
check "nginx warns of nothing in its configuration" not grep -q '\[warn\]' <<<"$(in_machine nginx -t 2>&1)"

check "doctor says nothing of a certificate that lasts" not grep -q '"certificate\.' <(agent doctor --format json)
in_machine openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 20 -subj "/CN=$secure" \
    -addext "subjectAltName=DNS:$secure" -keyout /root/short.key -out /root/short.crt 2>>"$work/agent.log"
in_machine sh -c "cat /root/short.crt /root/short.key >$key && rm /root/short.*"
in_machine systemctl reload nginx
check "one that ends in 20 days is told" grep -q 'its certificate ends in \(19\|20\) days' <(agent doctor --format json)
check "and the host knows which ends first" grep -q "\"certificateEndsFirst\": \"$secure\"" <(agent host status --format json)
check "so is a name for which it does not stand" grep -q "does not stand for $other_name\"" <(agent doctor --format json)
in_machine mv "$key" "$key.aside"
found=$(agent doctor --format json 2>>"$work/agent.log" || true) # 1: it finds something
in_machine mv "$key.aside" "$key"
check "and one that lies nowhere" grep -q "nothing lies at $key\"" <<<"$found"
check "who only asks is shown the next one" grep -q "/$secured/2\.pem" <(agent host upgrade-config --dry-run --format json)
check "upgrade-config makes a new one" quietly agent host upgrade-config
lasts() { in_machine openssl s_client -connect 127.0.0.1:443 -servername "$1" </dev/null 2>/dev/null | openssl x509 -noout -checkend $((800 * 86400)); }
check "which is served" quietly lasts $secure
check "and nobody warns any more" not grep -q '"certificate\.' <(agent doctor --format json)
check_same "a second time there is nothing to do" "" "$(agent host upgrade-config --format ids 2>>"$work/agent.log")"

udp_ports() { in_machine ss -Hlnu 'sport = :443' | grep -c . || true; }
check_same "HTTP/3 is not offered to whom nobody promised it" "0 " "$(udp_ports) $(header $secure "https://$secure/" alt-svc)"
if grep -q http_v3_module <<<"$(in_machine nginx -V 2>&1)"; then
    over_http3() { [ "$(visit $secure --http3-only -o /dev/null -w '%{http_code} %{http_version}' "https://$secure/")" = "200 3" ]; }
    check "HTTP/3 is offered when that is asked for" quietly agent host prepare --http3 on
    check "and spoken" until_true 10 over_http3
    # A worker of before may still take a connection.
    is_told() { [ "$(header $secure "https://$secure/" alt-svc)" = 'h3=":443"; ma=86400' ]; }
    check "visitors are told" until_true 10 is_told
    check "the choice is kept" grep -q 'nothing to prepare' <(in_machine agent host prepare 2>&1)
    check "a site that is not there shows no certificate there either" quietly not visit zz.example --resolve zz.example:443:127.0.0.1 --http3-only https://zz.example/
    check "it is taken back" quietly agent host prepare --http3 off
    not_over_http3() { [ "$(udp_ports)" = 0 ]; }
    check "and gone" until_true 70 not_over_http3
else
    check "HTTP/3 is refused where nginx has none" quietly not in_machine agent host prepare --http3 on
fi

check "the site is deleted" quietly agent site delete $secure --yes
check "its key is kept with what is in the trash" in_machine test -f "$key"
check "and purged" quietly agent site delete $secure --purge --yes || show_trouble
check "its key is gone" not in_machine test -e "/var/lib/agent/certificates/$secured"
check "the others serve" serves $one
