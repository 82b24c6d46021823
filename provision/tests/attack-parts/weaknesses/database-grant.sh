# A site's account that may read every database.
part=74-database
law=their\ tables:\ denied
weaken() {
    in_machine mariadb -e "GRANT SELECT ON *.* TO \"$first\"@localhost"
}
mend() {
    in_machine mariadb -e "REVOKE SELECT ON *.* FROM \"$first\"@localhost"
}
