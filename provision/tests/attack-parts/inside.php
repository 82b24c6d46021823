<?php
// What a plugin of one site can try against its neighbour and the machine: one line for each, NAME=allowed or NAME=denied.
error_reporting(0);
mysqli_report(MYSQLI_REPORT_OFF);
set_time_limit(50);
[$me, $other] = [$_SERVER['ME'], $_SERVER['OTHER']];
[$mine, $theirs] = ["/srv/www/sites/$me", "/srv/www/sites/$other"];

function tell(string $name, $result): void { echo $name, '=', $result === false || $result === null ? 'denied' : 'allowed', "\n"; }
function show(string $name, array $list): void { sort($list); echo $name, '=', implode(' ', $list), "\n"; }
function listed(string $path): array { return array_values(array_diff(scandir($path) ?: [], ['.', '..'])); }
function reached(string $path) {
    return stream_socket_client("unix://$path", $code, $text, 2) ?: stream_socket_client("udg://$path", $code, $text, 2);
}
function run(array $command) {
    $process = proc_open($command, [['file', '/dev/null', 'r'], ['pipe', 'w'], ['pipe', 'w']], $pipes);
    if (!$process) return 'no process';
    $said = trim(stream_get_contents($pipes[1]) . stream_get_contents($pipes[2]));
    return [proc_close($process), $said];
}

// That the probes can succeed at all.
tell('own configuration', file_get_contents("$mine/releases/wp-config.php"));
tell('own content', scandir("$mine/content/1"));
tell('own write', file_put_contents("$mine/content/1/attack-probe", 'x'));
unlink("$mine/content/1/attack-probe");
tell('own program', (run(["$mine/content/1/tenant", 'try', 'list', '/'])[1] ?? '') === 'allowed');

show('sites', listed('/srv/www/sites'));
show('pools', listed('/etc/agent/php'));
show('temporary', array_merge(listed('/tmp'), listed('/var/tmp')));
tell('their configuration', file_get_contents("$theirs/releases/wp-config.php"));
tell('their configuration included', include "$theirs/releases/wp-config.php");
foreach (['content/1', 'content/1/uploads', 'sessions', 'tmp', 'compiled', 'releases'] as $place) tell("their $place", scandir("$theirs/$place"));
tell('their compiled code changed', file_put_contents("$theirs/compiled/attack", 'x'));
tell('their pool', file_get_contents("/etc/agent/php/$other/fpm.conf"));
tell('their stored pages', scandir("/var/cache/agent/nginx/$other"));
foreach ([$me => 'own', $other => 'their'] as $id => $whose) tell("$whose PHP", reached("/run/php-sites/$id.sock"));
tell('their purge socket', reached("/run/agent/purge/$other.sock"));
tell('own purge socket', reached("/run/agent/purge/$me.sock"));

foreach (['agent' => '/run/agent/agent.sock', 'D-Bus' => '/run/dbus/system_bus_socket', 'systemd' => '/run/systemd/private',
    'redis' => '/run/redis/redis-server.sock'] as $name => $socket) tell("socket of $name", reached($socket));
tell('redis by TCP', fsockopen('127.0.0.1', 6379, $code, $text, 1));
foreach (['/var/lib/agent', '/var/lib/agent/agent.db', '/var/log', '/var/log/agent/access.json', '/etc/nginx', '/etc/nginx/nginx.conf', '/etc/shadow',
    '/root', '/home', '/var/lib/mysql', '/proc/1/environ', '/proc/1/root', '/proc/kcore', '/dev/kmsg', '/dev/sda', '/sys/kernel/debug',
    '/run/log/journal', '/srv/www/trash'] as $path) tell("reads $path", is_dir($path) ? listed($path) ?: false : fopen($path, 'r'));
foreach (['/etc', '/usr', '/usr/bin', '/var/log', '/run', '/run/agent', '/run/php-sites', '/srv/www', '/srv/www/sites', '/srv/www/store/mu-plugins',
    $mine, "$mine/releases", "$mine/content", "/etc/agent/php/$me", '/dev', '/boot', '/sys/fs/cgroup'] as $path) {
    $made = file_put_contents("$path/attack", 'x');
    tell("writes $path", $made);
    if ($made) unlink("$path/attack");
}
tell('another release served', rename("$mine/current", "$mine/current-attack"));
tell('core changed', file_put_contents("$mine/current/index.php", 'x', FILE_APPEND));
tell('configuration changed', file_put_contents("$mine/releases/wp-config.php", 'x', FILE_APPEND));

$users = [];
foreach (listed('/proc') as $process) if (ctype_digit($process)) $users[posix_getpwuid(fileowner("/proc/$process"))['name'] ?? '?'] = 1;
show('processes', array_keys($users));
tell('opcache status', opcache_get_status());
tell('opcache reset', opcache_reset());
tell('user ini', ini_get('user_ini.filename') !== '');

// A program that it brought with it.
foreach (['userns', 'mountns', 'raw', 'packet', 'mount', 'root', 'bpf', 'device'] as $what)
    tell("program: $what", (run(["$mine/content/1/tenant", 'try', $what])[1] ?? '') === 'allowed');
tell('program: ptrace', (run(["$mine/content/1/tenant", 'try', 'ptrace', (string) posix_getppid()])[1] ?? '') === 'allowed');
// The distribution's own set-user-id programs give nothing: no new privileges.
tell('program: su', run(['/bin/su', '-c', '/usr/bin/id', 'root'])[0] === 0);
tell('privileges', !preg_match('/^NoNewPrivs:\s+1$/m', file_get_contents('/proc/self/status')));
tell('capabilities', !preg_match('/^CapBnd:\s+0+$/m', file_get_contents('/proc/self/status')));
