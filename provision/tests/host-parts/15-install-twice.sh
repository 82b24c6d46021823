say "installing again"
# The daemon works on meanwhile: its store and its audit log are its own.
state() { in_machine find /etc /usr /var/lib/agent /var/lib/dpkg/info /srv/www -xdev -type f ! -path '/etc/ld.so.cache' ! -path '/var/lib/agent/agent.db*' ! -path '/var/lib/agent/audit/*' ! -path /var/lib/agent/reserve -printf '%p %s %T@\n' | sort; in_machine systemctl show -P MainPID agent.service nginx.service mariadb.service; }
before=$(state)
check "--check finds nothing to do" ends_with 0 installer --check --package /opt/agent.deb
check "a second installation ends well" ends_with 0 installer --package /opt/agent.deb
check_same "and changes nothing" "$before" "$(state)"
in_machine systemctl stop agent.service
check "with the agent stopped, --check says so" ends_with 1 installer --check --package /opt/agent.deb
check "and the next installation starts it" ends_with 0 installer --package /opt/agent.deb
check "the host is healthy" healthy
