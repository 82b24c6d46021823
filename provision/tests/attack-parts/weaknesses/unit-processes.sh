# A site's PHP that sees all processes.
part=71-inside-php
law=of\ all\ processes\ its\ own
weaken() {
    edit "$site_unit" "/^(ProtectProc|ProcSubset)=/d"
    units_again
}
mend() {
    give_back "$site_unit"
    units_again
}
