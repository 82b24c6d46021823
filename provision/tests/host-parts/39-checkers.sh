say "other people's checkers"
. "$provision/lib/checkers.sh"
# What a certificate that nobody else believes in costs, and nothing else: no authority, so no lists of what it took back; no promise in DNS of who may
# sign; and no HSTS, which would shut out for a year who has once agreed to come.
of_trust="cert_chain_of_trust cert_revocation DNS_CAArecord HSTS"
# Pages are compressed (docs/decisions/0008).
decided="BREACH"
# Everything but handshakes as old clients would make them and each cipher by itself (docs/testing.md: what the whole says). AGENT_TESTSSL= asks all.
read -ra testssl_options <<<"${AGENT_TESTSSL--p -s -P -S -h -U}"
# What it cannot ask of OpenSSL 3 is asked here, below; that this machine's has no GOST says nothing of the site, which offers none.
found=$(testssl_says "$one" "${testssl_options[@]}" | grep -v -e '^WARN secure_renego ' -e '^WARN engine_problem ' || true) # nothing left is what is hoped for
check_same "testssl says nothing above information of a site but that nobody knows who signed its certificate" "" "$(without $of_trust $decided <<<"$found")"
check "which it does say" grep -q '^CRITICAL cert_chain_of_trust ' <<<"$found"
check "renegotiation is secure" grep -qx 'Secure Renegotiation IS supported' <<<"$(in_machine openssl s_client -connect 127.0.0.1:443 -servername "$one" -tls1_2 </dev/null 2>/dev/null || true)" # what it says tells
# The order of ciphers is the server's for testssl's sake, and a telephone without AES in hardware is served as if it were not.
chosen() { in_machine openssl s_client -connect 127.0.0.1:443 -servername "$one" -tls1_2 -cipher "$1" </dev/null 2>&1 | tr -d '\0' | sed -n 's/^New, .*Cipher is //p' || true; } # what it says tells
strong=ECDHE-ECDSA-AES256-GCM-SHA384 quick=ECDHE-ECDSA-AES128-GCM-SHA256 telephone=ECDHE-ECDSA-CHACHA20-POLY1305
check_same "of the ciphers that a visitor offers the server takes its own first" $quick "$(chosen $strong:$telephone:$quick)"
check_same "but who begins with ChaCha20 gets it" $telephone "$(chosen $telephone:$strong:$quick)"

# A cache of open files would serve pages that were purged; a curve that needs OpenSSL 3.5 is named where that is there (docs/decisions/0008); HSTS as above.
gixy_library=$(gixy_directory)
curves=""
! in_machine openssl list -kem-algorithms 2>/dev/null | grep -q X25519MLKEM768 || curves=ssl_ecdh_curve
gixy_says() { in_machine nginx -T 2>>"$work/agent.log" | gixy "$gixy_library" 2>>"$work/agent.log" | grep -vE '^(LOW|UNSPECIFIED|INFORMATION) ' | sort -u || true; }
found=$(gixy_says)
check_same "gixy says nothing above low of nginx's configuration but what is decided" "" "$(without try_files_is_evil_too hsts_header $curves <<<"$found")"
check "which it does say" grep -q ' try_files_is_evil_too ' <<<"$found"

lynis_after=$(lynis_warnings)
check_same "lynis warns of nothing of which it did not on the bare machine" "" "$(comm -13 <(printf '%s\n' "$lynis_before") <(printf '%s\n' "$lynis_after"))"

say "the same checkers on a machine that is weakened"
tls=$root/etc/nginx/globals/tls.conf vhost=$root/etc/nginx/sites-enabled/$first.conf
cp -a "$tls" "$work/tls.conf"
cp -a "$vhost" "$work/vhost.conf"
sed -i 's/^ssl_protocols .*/ssl_protocols TLSv1 TLSv1.1 TLSv1.2 TLSv1.3;/; s/^ssl_ciphers .*/ssl_ciphers ALL:@SECLEVEL=0;/' "$tls"
sed -i '0,/^    index /s//    location \/files { alias \/srv\/files\/; }\n&/' "$vhost"
in_machine systemctl reload nginx
check "testssl notices TLS of the last century" grep -q '^[A-Z]* TLS1 ' <<<"$(testssl_says "$one" -p)"
check "gixy notices a location that leads out of its directory" grep -q '^HIGH alias_traversal ' <<<"$(gixy_says)"
cp -a "$work/tls.conf" "$tls"
cp -a "$work/vhost.conf" "$vhost"
in_machine systemctl reload nginx
in_machine useradd --password '' --shell /bin/bash nopassword
check "lynis notices an account without a password" grep -q '^AUTH-9283: ' <<<"$(comm -13 <(printf '%s\n' "$lynis_before") <(lynis_warnings --tests AUTH-9283))"
in_machine userdel nopassword
rm -rf "$root$lynis" "$root/root/lynis.dat" "$root/root/lynis.log"
