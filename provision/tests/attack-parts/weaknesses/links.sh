# A vhost that follows links.
part=77-links
law=/attack-passwd.txt\ is\ not\ served
weaken() {
    edit "/etc/nginx/sites-enabled/$first.conf" "/disable_symlinks/d"
    in_machine systemctl reload nginx.service
    sleep 1 # until the old workers are gone
}
mend() {
    give_back "/etc/nginx/sites-enabled/$first.conf"
    in_machine systemctl reload nginx.service
}
