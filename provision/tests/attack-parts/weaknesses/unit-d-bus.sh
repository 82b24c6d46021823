# A site's PHP that may ask D-Bus.
part=71-inside-php
law="socket of D-Bus: denied"
weaken() {
    edit "$site_unit" "s, -/run/dbus,,"
    units_again
}
mend() {
    give_back "$site_unit"
    units_again
}
