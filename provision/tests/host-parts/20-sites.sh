say "two sites"
one=one.example two=two.example
reloads() { in_machine journalctl _PID=1 --no-pager -o cat | grep -c '^Reloading' || true; }
create() { quietly agent site create "$1" --wordpress /opt/wordpress; }
check "site $one is created" create $one || show_trouble
reloads_before=$(reloads)
check "site $two is created" create $two || show_trouble
check_same "a further site costs no reload of systemd" "$reloads_before" "$(reloads)"
check "whose reloads are seen" [ "$reloads_before" -gt 0 ]
first=$(site_id $one) second=$(site_id $two)
check "sites have ids" [ -n "$first" ] && [ -n "$second" ]
for domain in $one $two; do
    check "$domain answers over TLS" serves "$domain"
    check_same "$domain has a login page" 200 "$(page "$domain" /wp-login.php)"
    check_same "$domain has a REST interface" 200 "$(page "$domain" '/?rest_route=/')"
done
check_same "its own address is its name alone" "" "$(body $one / | grep -o "https*://$one:[0-9]*" | head -n 1)"
check "the host is healthy with its sites" healthy
