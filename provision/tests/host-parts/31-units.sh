say "units"
# In tenths of systemd's own measure of exposure.
exposed_at_most() { in_machine systemd-analyze security --no-pager --threshold="$2" "$1"; }
check "nginx is exposed by 3.0 at most" quietly exposed_at_most nginx.service 30
check "a site's PHP by 1.5" quietly exposed_at_most "agent-php$php_version@$first.service" 15
check "the agent, which is root, by 4.0" quietly exposed_at_most agent.service 40
