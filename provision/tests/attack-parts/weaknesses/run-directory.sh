# A directory of sockets that belongs to www-data, as Debian's own does.
part=23-control-socket
law=www-data\ makes\ nothing\ in\ /run/php-sites
weaken() {
    in_machine chown www-data /run/php-sites
}
mend() {
    in_machine sh -c "rm -f /run/php-sites/attack; chown root /run/php-sites; systemctl restart agent-php*.socket"
    units_again
}
