say "brotli where its module is"
encoding() { visit "$one" -o /dev/null -D - -H "Accept-Encoding: $1" "https://$one$2" | tr -d '\r' | sed -n 's/^content-encoding: *//Ip'; }
style=/wp-includes/css/dist/block-library/style.min.css
for address in / $style; do
    check_same "$address comes as brotli to those who read it" br "$(encoding 'gzip, br' "$address")"
    check_same "as gzip to those who read that" gzip "$(encoding gzip "$address")"
    check_same "and plain to the rest" "" "$(encoding identity "$address")"
done
change_modules() { in_machine env DEBIAN_FRONTEND=noninteractive apt-get "$1" -y -qq --no-install-recommends libnginx-mod-http-brotli-filter </dev/null >>"$work/agent.log" 2>&1; }
names_brotli() { grep -rq brotli "$root/etc/nginx/nginx.conf"; }
check "its packages can go" change_modules remove
check "nginx.conf speaks of it no more" until_true 20 not names_brotli
check "nginx would start with it" quietly in_machine nginx -t
check_same "who read brotli gets gzip" gzip "$(encoding 'gzip, br' $style)"
check "the host is healthy without" healthy
check "its packages can come back" change_modules install
check "nginx.conf loads it again" until_true 20 names_brotli
comes_as_brotli() { [ "$(encoding br $style)" = br ]; }
check "and visitors get it" until_true 20 comes_as_brotli
check "the host is healthy with it" healthy
