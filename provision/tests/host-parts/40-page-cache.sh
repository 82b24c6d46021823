say "the page cache"
cached() { visit "$one" -o /dev/null -D - "https://$one/" | tr -d '\r' | sed -n 's/^x-cache: *//Ip'; }
# From nothing: a page that became old meanwhile is served as it was while a fresh one is made.
quietly in_machine agent site cache purge "$one" </dev/null
cached >/dev/null
check_same "a second visitor gets the page from the cache" HIT "$(cached)"
# Through WordPress's own functions, as the site's user: its must-use plugin speaks to the agent.
as_site "$first" php"$php_version" -r '
    $_SERVER["HTTP_HOST"] = "'$one'"; require "/srv/www/sites/'"$first"'/current/wp-load.php";
    wp_update_post(["ID" => 1, "post_title" => "Changed " . time()]);' >>"$work/agent.log" 2>&1 || true # the next line tells
check "a changed post is fresh at the next request" not test "$(cached)" = HIT
