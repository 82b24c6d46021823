# A site's PHP with everybody's /tmp.
part=71-inside-php
law=nothing\ in\ /tmp
weaken() {
    edit "$site_unit" "s,^PrivateTmp=.*,ReadWritePaths=/tmp /var/tmp,"
    touch "$inner/tmp/of-somebody"
    units_again
}
mend() {
    give_back "$site_unit"
    rm "$inner/tmp/of-somebody"
    units_again
}
