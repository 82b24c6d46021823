# A site's account that may read files of the server.
part=74-database
law=reads\ a\ file:\ denied
weaken() {
    in_machine mariadb -e "GRANT FILE ON *.* TO \"$first\"@localhost"
}
mend() {
    in_machine mariadb -e "REVOKE FILE ON *.* FROM \"$first\"@localhost"
    in_machine rm -f /tmp/attack-out /var/lib/mysql/attack-out
}
