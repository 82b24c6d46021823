say "in the database"
found=$(inside "$first" "$parts/database.php")
expect allowed "own database" "own tables"
check_same "it sees its own database" "information_schema $first" "$(said databases)"
check_same "by either list" "information_schema $first" "$(said schemata)"
check_same "its own tables" "$first" "$(said "tables of")"
check_same "its own connections" "$first" "$(said "connections of")"
check_same "its own account" "'$first'@'localhost'" "$(said "privileges of")"
check_same "and has not all of the server's connections" limited "$(said connections)"
while IFS= read -r name; do expect denied "$name"; done < <(sed -nE \
    "s/^((their|reads|writes|dumps|loads|another|a|an|the|status|shutdown|as|by|mysql.user)( [^=]*)?)=.*/\1/p" <<<"$found")
check "all of its probes were made" [ "$(grep -c '=denied$' <<<"$found")" -ge 28 ]
check "meanwhile its neighbour's pages come" serves "$two"
databases() { in_machine mariadb -N -e "$1"; }
check_same "no account is without a password or socket, or open to the network" "" "$(databases "SELECT CONCAT(User, '@', Host) FROM mysql.global_priv
    WHERE (JSON_VALUE(Priv, '$.account_locked') IS NULL OR JSON_VALUE(Priv, '$.account_locked') <> 1) AND (User = '' OR Host <> 'localhost'
    OR (JSON_VALUE(Priv, '$.plugin') NOT IN ('unix_socket') AND COALESCE(JSON_VALUE(Priv, '$.authentication_string'), '') = ''))")"
check_same "there is no test database" "" "$(databases "SHOW DATABASES LIKE 'test%'")"
check_same "no site's account may do anything beyond its database" "" "$(databases "SELECT GRANTEE, PRIVILEGE_TYPE FROM information_schema.USER_PRIVILEGES
    WHERE GRANTEE REGEXP '^.s[a-z0-9]{11}.@' AND PRIVILEGE_TYPE <> 'USAGE'")"
for user in "$first" www-data nobody; do
    for account in root mysql "$second"; do
        check "$user is not '$account' there" not quietly as_user "$user" mariadb --no-defaults -u "$account" -e 'SELECT 1'
    done
done
