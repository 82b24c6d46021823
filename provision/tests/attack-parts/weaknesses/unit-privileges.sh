# A site's PHP whose programs may gain privileges: every line that implies that they may not is gone.
part=71-inside-php
law=privileges:\ denied
weaken() {
    edit "$site_unit" "/^(NoNewPrivileges|SystemCall.*|Restrict.*|LockPersonality|PrivateDevices|Protect(Clock|Hostname|Kernel.*))=/d"
    units_again
}
mend() {
    give_back "$site_unit"
    units_again
}
