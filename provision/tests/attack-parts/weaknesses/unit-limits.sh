# A site's PHP without limits.
part=79-exhaustion
law="it does not get three gigabytes"
weaken() {
    edit "$site_unit" "/^(TasksMax|MemoryMax)=/d"
    units_again
}
mend() {
    give_back "$site_unit"
    units_again
}
