say "files that were broken by hand, and a reboot"
sites=/etc/nginx/sites-enabled globals=/etc/nginx/globals rejected=/etc/nginx/rejected
finds() { local found; found=$(agent doctor --format csv --fields code,subject) || true; grep -qxF "$1,$2" <<<"$found"; }
break_file() { printf 'nonsense on;\n' >>"$root$1"; }
both_serve() { serves $one && serves $two; }
reboot() { stop_machine; boot; }
# What the machine was told to keep is taken away, and nothing is left to tell of.
put_away() { rm -f "$root$rejected"/*; until_true 20 healthy; }
check "the host is healthy before" until_true 20 healthy

vhost=$sites/$first.conf planned=$(cat "$root$sites/$first.conf")
break_file "$vhost"
broken=$(cat "$root$vhost")
check "doctor names a vhost that nginx would refuse" finds nginx.refused "$vhost"
check "which harms nobody while nginx runs" both_serve
check "another site's change is refused" ends_with 7 quietly in_machine agent site set $two limits.upload=77M
reboot
for domain in $one $two; do check "$domain is served after a reboot beside it" until_true 40 serves $domain || show_trouble; done
check "by an nginx that systemd knows" is_active nginx.service
check "the daemon is there" is_active agent.service
check_same "the site has the vhost that was planned" "$planned" "$(cat "$root$vhost")"
check_same "what a person wrote is kept" "$broken" "$(cat "$root$rejected/$first.conf.rejected")"
check "and doctor names it until it is gone" finds vhost.rejected "$rejected/$first.conf.rejected"
check "the journal tells of it" grep -q "refused file set aside" <(in_machine journalctl -b -u agent --no-pager -o cat)
check "nothing else is wrong" put_away

for file in $globals/gzip.conf /etc/nginx/nginx.conf; do
    planned=$(cat "$root$file")
    break_file "$file"
    broken=$(cat "$root$file")
    check "doctor names $file that nginx would refuse" finds nginx.refused "$file"
    reboot
    check "both sites are served after a reboot beside it" until_true 40 both_serve || show_trouble
    check_same "the file is the agent's again" "$planned" "$(cat "$root$file")"
    check_same "what a person wrote is kept" "$broken" "$(cat "$root$rejected/$(basename "$file").rejected")"
    check "nothing else is wrong" put_away
done

stranger=$sites/stranger.conf
break_file "$stranger"
before=$(stat -c '%i %Y' "$root$stranger")
check "doctor names a stranger's file" finds nginx.refused "$stranger"
reboot
check "beside a stranger's file the daemon comes up" until_true 40 is_active agent.service || show_trouble
check "without nginx" not is_active nginx.service
check "and answers" quietly in_machine agent site list
check "also of one site" quietly in_machine agent site show $one
check "and of the host" quietly in_machine agent host status
check "doctor says that nginx is down" finds nginx.down nginx
check "and why" finds nginx.refused "$stranger"
check "nothing can be changed" not quietly in_machine agent site set $one limits.upload=77M
check_same "the file is not touched" "$before" "$(stat -c '%i %Y' "$root$stranger")"
rm "$root$stranger"
check "without it one command brings all back" quietly in_machine agent host reload
for domain in $one $two; do check "$domain is served" until_true 20 serves $domain; done
check "nothing else is wrong" put_away

say "files that were broken by hand, while nginx is down"
in_machine systemctl stop nginx.service
break_file "$sites/$second.conf"
check "a site's own is mended" quietly in_machine agent site set $two --overwrite || show_trouble
check "and nginx started" is_active nginx.service
check "both sites are served" until_true 20 both_serve
in_machine systemctl stop nginx.service
break_file "$sites/$first.conf"
break_file "$sites/$second.conf"
break_file "$globals/gzip.conf"
check "several at once are mended together" quietly in_machine agent host upgrade-config --overwrite --yes || show_trouble
check "and nginx started" is_active nginx.service
check "both sites are served" until_true 20 both_serve
check "what a person wrote is kept" [ "$(find "$root$rejected" -type f | wc -l)" -eq 3 ]
check "nothing else is wrong" put_away

rm "$root$sites/$second.conf"
check "a vhost that is gone is written anew" quietly in_machine agent host upgrade-config
check "and served" until_true 20 serves $two
check "the host is healthy" until_true 20 healthy
