say "links in a site's tree, asked for by a visitor"
uploads=$mine/content/1/uploads
in_machine install -d -o "$first" -g "$first" "$uploads"
printf 'own\n' | as_site "$first" sh -c "cat >$uploads/attack-own.txt"
link_to() { as_site "$first" ln -sfn "$1" "$uploads/attack-$2"; }
link_to "$theirs/content/1/uploads/attack/canary.txt" file.txt
link_to "$theirs/content/1" directory
link_to / everything
link_to /etc/passwd passwd.txt
link_to "$mine/releases/wp-config.php" config.txt
link_to /var/log/agent/access.json log.txt
link_to /run/php-sites sockets
link_to attack-own.txt own-link.txt
served() { body "$one" "/wp-content/uploads/$1"; }
check_same "a file of its own is served" own "$(served attack-own.txt)"
check_same "by its own link too" own "$(served attack-own-link.txt)"
check_same "the neighbour's is, by the neighbour" "canary of $theirs/content/1/uploads/attack/canary.txt" "$(body "$two" /wp-content/uploads/attack/canary.txt)"
for path in attack-file.txt attack-directory/uploads/attack/canary.txt "attack-everything$theirs/content/1/uploads/attack/canary.txt" attack-everything/etc/passwd \
    attack-everything/etc/attack/canary attack-passwd.txt attack-config.txt attack-log.txt attack-sockets/; do
    case "$(page "$one" "/wp-content/uploads/$path")" in 403 | 404) check "/$path is not served" true ;; *) check "/$path is not served" false ;; esac
done
as_site "$first" sh -c "rm -f $uploads/attack-*"

say "logs and reopening"
# A site owns nothing in which root opens a file; so what it may replace leads root nowhere.
for name in tmp sessions compiled; do refused "it does not replace its $name" "$first" rename "$mine/$name"; done
as_site "$first" sh -c "ln -sfn /etc/attack $mine/tmp/log; ln -sfn /etc/attack $mine/content/1/log; ln -sfn /etc/attack $mine/sessions/log"
in_machine systemctl kill --signal=USR1 --kill-whom=main nginx.service
in_machine systemctl reload nginx.service
check "its neighbour is served after nginx opened its logs again" serves "$two"
canaries_are_as_they_were
