# A site's account without identity, as one with an empty password is.
part=74-database
law="nobody is not '$second' there"
weaken() {
    in_machine mariadb -e "ALTER USER \"$second\"@localhost IDENTIFIED BY \"\""
}
mend() {
    in_machine mariadb -e "ALTER USER \"$second\"@localhost IDENTIFIED VIA unix_socket"
}
