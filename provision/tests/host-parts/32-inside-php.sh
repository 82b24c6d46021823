say "inside its PHP"
probe=/srv/www/sites/$first/content/1/probe.php
cat >"$root$probe" <<PHP
<?php
echo json_encode([
    'sites' => array_values(array_diff(scandir('/srv/www/sites'), ['.', '..'])),
    'pools' => array_values(array_diff(scandir('/etc/agent/php'), ['.', '..'])),
    'database' => file_exists('/run/mysqld/mysqld.sock'), 'purge' => file_exists('/run/agent/purge/$first.sock'),
    'plugins' => count(scandir('/srv/www/store/mu-plugins')) > 2, 'state' => @scandir('/var/lib/agent'), 'logs' => @scandir('/var/log'),
    'write' => @file_put_contents('/etc/x', 'x'), 'cookies' => ini_get('session.cookie_secure'), 'upload' => @file_put_contents('/srv/www/sites/$first/content/1/uploads-probe', 'x'),
]);
PHP
chown --reference="$root/srv/www/sites/$first/content/1" "$root$probe"
# nginx refuses PHP files that are not WordPress's own; the pool is asked as nginx would ask it.
inside=$(in_machine php"$php_version" -r '
    $c = stream_socket_client("unix:///run/php-sites/'"$first"'.sock"); $p = "";
    foreach (["SCRIPT_FILENAME" => "'"$probe"'", "REQUEST_METHOD" => "GET", "DOCUMENT_ROOT" => "/"] as $k => $v) $p .= chr(strlen($k)) . chr(strlen($v)) . $k . $v;
    $r = fn($t, $b) => pack("CCnnCC", 1, $t, 1, strlen($b), 0, 0) . $b;
    fwrite($c, $r(1, pack("nC6", 1, 0, 0, 0, 0, 0, 0)) . $r(4, $p) . $r(4, "") . $r(5, ""));
    preg_match("/\{.*\}/", stream_get_contents($c), $m); echo $m[0] ?? "no answer";')
rm -f "$root$probe" "$root/srv/www/sites/$first/content/1/uploads-probe"
check_same "only its own tree and pool exist; database, purge socket and plugins are in reach; nothing else is; sessions go over TLS alone" \
    "{\"sites\":[\"$first\"],\"pools\":[\"$first\"],\"database\":true,\"purge\":true,\"plugins\":true,\"state\":false,\"logs\":false,\"write\":false,\"cookies\":\"1\",\"upload\":1}" "$inside"
