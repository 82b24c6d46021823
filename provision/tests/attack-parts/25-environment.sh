say "a hostile environment"
# As after a sudo that keeps it. (LD_PRELOAD and LD_LIBRARY_PATH are obeyed by the loader before any program of ours begins; sudo removes both.)
in_machine install -d -o "$first" -g "$first" /tmp/evil
# A static program: a script's own interpreter would be found by the very variables that are tried here.
for name in nginx mariadb mysql systemctl useradd groupadd userdel groupdel php php$php_version php-fpm$php_version bsdtar tar prlimit sh bash id env; do
    printf '#!/bin/sh\nIFS=" "\n/bin/touch /root/attack/ran-%s\n' "$name" >"$inner/tmp/evil/$name"
    chmod 755 "$inner/tmp/evil/$name"
done
printf '/bin/touch /root/attack/ran-rc\n' >"$inner/tmp/evil/rc"
printf 'auto_prepend_file=/tmp/evil/prepend.php\n' | tee "$inner/tmp/evil/php.ini" >"$inner/tmp/evil/x.ini"
printf '<?php touch("/root/attack/ran-prepend"); touch("/tmp/evil/ran-prepend");' >"$inner/tmp/evil/prepend.php"
ln -s /etc/attack "$inner/tmp/evil/.agent"
hostile=(PATH=/tmp/evil:/usr/sbin:/usr/bin IFS=/ BASH_ENV=/tmp/evil/rc ENV=/tmp/evil/rc SHELLOPTS=xtrace PS4='$(/bin/touch /root/attack/ran-ps4)'
    PERL5LIB=/tmp/evil
    PYTHONPATH=/tmp/evil PHPRC=/tmp/evil PHP_INI_SCAN_DIR=/tmp/evil HOME=/tmp/evil XDG_CONFIG_HOME=/tmp/evil XDG_STATE_HOME=/tmp/evil TMPDIR=/tmp/evil
    SYSTEMD_PAGER=/tmp/evil/sh PAGER=/tmp/evil/sh EDITOR=/tmp/evil/sh MYSQL_HOME=/tmp/evil MYSQL_TCP_PORT=1 MYSQL_UNIX_PORT=/tmp/evil/x http_proxy=http://127.0.0.1:9)
misled() { in_machine env "${hostile[@]}" /usr/bin/agent "$@" </dev/null >>"$work/agent.log" 2>&1; }
in_machine env "${hostile[@]}" /bin/bash -c : 2>>"$work/agent.log" || true # the control: what obeys the environment is caught
check "a program that obeys it is seen" [ -e "$root/root/attack/ran-rc" ]
rm -f "$root"/root/attack/ran-*
check "the host is prepared" misled host prepare
check "sites are listed" misled site list
check "the host's state is told" misled host status
quietly misled doctor || true # findings are no matter here; what ran is
quietly misled site create misled.example --wordpress /opt/wordpress || true # it may refuse such a home
quietly agent site delete misled.example --purge --yes || true # there may be none
# The daemon itself, started in such an environment by whoever wrote its unit.
in_machine mkdir -p /run/systemd/system/agent.service.d
evil="PATH=/tmp/evil:/usr/sbin:/usr/bin BASH_ENV=/tmp/evil/rc ENV=/tmp/evil/rc PHPRC=/tmp/evil PHP_INI_SCAN_DIR=/tmp/evil PERL5LIB=/tmp/evil TMPDIR=/tmp/evil"
printf '[Service]\nEnvironment=%s HOME=/tmp/evil MYSQL_HOME=/tmp/evil\n' "$evil" \
    | in_machine tee /run/systemd/system/agent.service.d/evil.conf >>"$work/agent.log"
in_machine systemctl daemon-reload
in_machine systemctl restart agent.service
check "a daemon that was started in it makes a site" quietly agent site create misled.example --wordpress /opt/wordpress
check "and takes it away" quietly agent site delete misled.example --purge --yes
check_same "nothing of it was run" "" "$(find "$root/root/attack" "$inner/tmp/evil" -name 'ran-*')"
canaries_are_as_they_were
in_machine rm -rf /run/systemd/system/agent.service.d /tmp/evil
in_machine systemctl daemon-reload
in_machine systemctl restart agent.service
check "the agent is as before" until_true 20 quietly agent site list
