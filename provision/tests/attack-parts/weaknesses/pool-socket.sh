# Pools that anybody may ask.
part=71-inside-php
law=their\ PHP:\ denied
weaken() {
    edit "$site_socket" "s/^SocketMode=.*/SocketMode=0666/"
    units_again
}
mend() {
    give_back "$site_socket"
    units_again
}
