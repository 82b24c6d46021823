# A site's PHP that sees the directory of logs, which somebody opened.
part=71-inside-php
law=reads\ /var/log:\ denied
weaken() {
    edit "$site_unit" "/^InaccessiblePaths=/d"
    units_again
}
mend() {
    give_back "$site_unit"
    units_again
}
