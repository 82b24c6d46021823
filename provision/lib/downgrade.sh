# A package that is older than the agent that is here. Uses is_installed, source_version and again of provision/install.

# refuse_older PACKAGE ALLOWED: without a package, of this source tree.
refuse_older() {
    local installed offered
    [ "$(dpkg-query -W -f '${db:Status-Status}' agent 2>/dev/null)" = installed ] || return 0
    installed=$(dpkg-query -W -f '${Version}' agent)
    if [ -n "$1" ]; then offered=$(dpkg-deb --field "$1" Version); else offered=$(source_version)-1; fi
    dpkg --compare-versions "$offered" lt "$installed" || return 0
    say "${1:-this source tree} is $offered, older than $installed, which is installed"
    [ "$2" -eq 0 ] || return 0
    refuse 5 "cannot install $offered: it is older than what is here" \
        "$(again --allow-downgrade); an older agent that does not know the state of a newer one (state-too-new) touches nothing, and the newer one is put back the same way"
}
