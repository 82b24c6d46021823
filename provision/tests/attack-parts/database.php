<?php
// The same for the database: from inside of the site's PHP, with its own account.
error_reporting(0);
mysqli_report(MYSQLI_REPORT_OFF);
[$me, $other] = [$_SERVER['ME'], $_SERVER['OTHER']];
$mine = "/srv/www/sites/$me";
function tell(string $name, $result): void { echo $name, '=', $result === false || $result === null ? 'denied' : 'allowed', "\n"; }
function as_user(string $name, ?string $database = null, string $password = '') {
    $connection = mysqli_init();
    return $connection->real_connect('localhost', $name, $password, $database) ? $connection : false;
}
$db = as_user($me, $me);
tell('own database', $db);
if (!$db) exit;
$column = function (string $sql) use ($db) { $r = $db->query($sql); return $r instanceof mysqli_result ? array_column($r->fetch_all(), 0) : false; };
$does = function (string $sql) use ($db) { return $db->query($sql); };
tell('own tables', $column('SELECT option_value FROM wp_options LIMIT 1'));
foreach (['SHOW DATABASES' => 'databases', 'SELECT SCHEMA_NAME FROM information_schema.SCHEMATA' => 'schemata',
    "SELECT DISTINCT TABLE_SCHEMA FROM information_schema.TABLES WHERE TABLE_SCHEMA NOT IN ('information_schema', 'performance_schema')" => 'tables of',
    'SELECT DISTINCT USER FROM information_schema.PROCESSLIST' => 'connections of',
    'SELECT DISTINCT GRANTEE FROM information_schema.USER_PRIVILEGES' => 'privileges of'] as $sql => $name) {
    $list = $column($sql) ?: [];
    sort($list);
    echo $name, '=', implode(' ', $list), "\n";
}
tell('their tables', $column("SELECT option_value FROM `$other`.wp_options LIMIT 1"));
tell('their database', $does("USE `$other`"));
tell('mysql.user', $column('SELECT User FROM mysql.global_priv') ?: $column('SELECT User FROM mysql.user'));
tell('reads a file', ($column("SELECT LOAD_FILE('/etc/passwd')") ?: [null])[0]);
tell('writes a file', $does("SELECT 'x' INTO OUTFILE '/tmp/attack-out'"));
tell('dumps a file', $does("SELECT 'x' INTO DUMPFILE '/var/lib/mysql/attack-out'"));
$does('CREATE TABLE attack (line TEXT)');
tell('loads a file of the server', $does("LOAD DATA INFILE '/etc/passwd' INTO TABLE attack"));
tell('loads a file of the client', $does("LOAD DATA LOCAL INFILE '$mine/releases/wp-config.php' INTO TABLE attack"));
$does('DROP TABLE attack');
foreach (['another database' => 'CREATE DATABASE attack', 'a similar database' => 'CREATE DATABASE `' . substr($me, 0, -1) . 'X`',
    'an account' => "CREATE USER attack@localhost", 'a grant' => "GRANT ALL ON `$me`.* TO '$other'@localhost", 'a plugin' => "INSTALL SONAME 'auth_socket'",
    'a server variable' => "SET GLOBAL general_log = 1", 'a native function' => "CREATE FUNCTION attack RETURNS STRING SONAME 'x.so'",
    'a definer' => "CREATE DEFINER='root'@'localhost' VIEW attack_view AS SELECT 1", 'another password' => "SET PASSWORD FOR '$other'@localhost = ''",
    'an event of root' => "CREATE DEFINER='root'@'localhost' EVENT attack ON SCHEDULE EVERY 1 DAY DO SELECT 1", 'the log' => 'SHOW BINARY LOGS',
    'status of the engine' => 'SHOW ENGINE INNODB STATUS', 'shutdown' => 'SHUTDOWN'] as $name => $sql) tell($name, $does($sql));
foreach (['root', $other, '', 'mysql', 'mariadb.sys', 'agent'] as $name) tell("as '$name'", as_user($name));
// The server listens on loopback; its accounts are known by the socket alone.
tell('by TCP', mysqli_init()->real_connect('127.0.0.1', $me, '', $me));
$many = [];
for ($i = 0; $i < 60 && ($one = as_user($me)); $i++) $many[] = $one;
echo 'connections=', count($many) < 60 ? 'limited' : 'unlimited', "\n";
