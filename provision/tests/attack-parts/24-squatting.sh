say "a runtime directory that somebody else was quicker to make"
squat=$inner/tmp/squat
in_machine install -d -o "$first" -g "$first" /tmp/squat
restarted() { in_machine systemctl reset-failed agent.service; in_machine systemctl restart agent.service >>"$work/agent.log" 2>&1; }
answers() { in_machine curl -sS --max-time 5 -o /dev/null --unix-socket /run/agent/agent.sock http://agent/v1/health >>"$work/agent.log" 2>&1; }
in_machine systemctl stop agent.service
in_machine mv /run/agent /run/agent.kept
in_machine ln -s /tmp/squat /run/agent
check "behind a link the daemon does not start" not restarted
in_machine systemctl stop agent.service
check_same "and nothing was made where the link leads" "" "$(in_machine find /tmp/squat -mindepth 1)"
in_machine rm /run/agent
in_machine install -d -o "$first" -g "$first" -m 755 /run/agent
check "in a directory of somebody else it does not start" not restarted
in_machine systemctl stop agent.service
check_same "nor makes anything there" "" "$(in_machine find /run/agent -mindepth 1)"
in_machine rm -rf /run/agent
in_machine mv /run/agent.kept /run/agent
in_machine rm -f /run/agent/agent.sock
in_machine install -o "$first" -m 666 /dev/null /run/agent/agent.sock
check "where a file has the socket's name it does not start" not restarted
in_machine systemctl stop agent.service
check_same "and leaves the file as it is" "$first 0" "$(in_machine stat -c '%U %s' /run/agent/agent.sock)"
in_machine rm /run/agent/agent.sock
check "given back, it starts" restarted
check "and answers" until_true 20 answers
rm -rf "$squat"
