# A site's PHP in whose namespace every site exists, below a directory that all may list.
part=71-inside-php
law=of\ all\ sites\ it\ sees\ its\ own
weaken() {
    edit "$site_unit" "/^(TemporaryFileSystem|BindPaths|BindReadOnlyPaths)=/d"
    in_machine chmod 755 /srv/www/sites
    units_again
}
mend() {
    give_back "$site_unit"
    in_machine chmod 711 /srv/www/sites
    units_again
}
