say "a site's tree made to hang, drown or mislead who walks it"
bad=bad.example
check "a third site is made" create $bad || show_trouble
third=$(site_id $bad)
content=/srv/www/sites/$third/content/1
as_site "$third" mkdir "$content/trap"
check "its owner fills it: 100,000 files, 10,000 levels, FIFO, socket, odd names, a sparse file of 4 TiB" quietly tenant "$third" hostile "$content/trap" 100000 10000
for depth in . uploads uploads/a uploads/a/b uploads/a/b/c plugins themes; do
    as_site "$third" sh -c 'mkdir -p "$1" && cd "$1" && for to in /etc/attack /root/attack "$2" /etc/attack/canary "$2/content/1/canary" / /proc/self/root \
            /var/lib/agent; do
        ln -s "$to" "link-$(printf %s "$to" | tr / -)"; ln -s "$to/." "dot-$(printf %s "$to" | tr / -)"; done' sh "$content/$depth" "$theirs"
done
for name in uploads.d sessions tmp; do as_site "$third" ln -s /etc/attack "/srv/www/sites/$third/tmp/$name"; done
# A copy of a set-user-id program is only a program of its own user; it must not become anything else on the way.
as_site "$third" sh -c "cp /bin/true $content/setuid && chmod 6755 $content/setuid"
# A program of his that goes on making files while the tree is taken away.
tenant "$third" fill "$content/uploads" >"$work/fill" &
filler=$!
until_true 10 [ -s "$work/fill" ] || say "the filler did not start"
in_time() { in_machine timeout 100 /usr/bin/agent "$@" </dev/null >>"$work/agent.log" 2>&1; }
check "the status ends" in_time host status
check "doctor ends" quietly in_machine timeout 100 /usr/bin/agent doctor
check "the site's plan ends" in_time site plan $bad --delete
check "it is deleted" in_time site delete $bad --yes
canaries_are_as_they_were
check "it comes back" in_time site undelete $bad
check "and answers" until_true 10 serves $bad
check "it is purged" in_time site delete $bad --purge --yes || show_trouble
check_same "nothing of it is left" "" "$(find "$root/srv/www" "$root/etc" "$root/var/lib/agent" "$root/var/cache/agent" -name "*$third*" 2>/dev/null | head -n 3)"
check_same "no process of it is left" "" "$(in_machine ps -eo user:32= | grep -x "$third" || true)"
wait "$filler" 2>/dev/null || true # it was killed
check "its neighbours are served" serves $two
check "the host is healthy" healthy || quietly agent doctor
canaries_are_as_they_were
