say "deleted, and back"
check "site $one is deleted" quietly agent site delete $one --yes || show_trouble
check "it is not served" not serves $one
check "its neighbour is" serves $two
check "its PHP is gone" not is_active "agent-php$php_version@$first.socket"
check "its account is locked" not database "$first" "$first" "$first"
check "the host is healthy with a site in the trash" healthy
check "it comes back" quietly agent site undelete $one || show_trouble
check "and is served" serves $one
