<?php
// A plugin that uses up what it can: processes, then memory.
error_reporting(0);
set_time_limit(60);
function run(array $command): string {
    $process = proc_open($command, [['file', '/dev/null', 'r'], ['pipe', 'w'], ['file', '/dev/null', 'w']], $pipes);
    if (!$process) return 'no process';
    $said = trim(stream_get_contents($pipes[1]));
    proc_close($process);
    return $said === '' ? 'killed' : $said;
}
$program = '/srv/www/sites/' . $_SERVER['ME'] . '/content/1/tenant';
echo 'one process=', run([$program, 'try', 'list', '/']), "\n";
echo 'processes=', run([$program, 'forks']), "\n";
echo 'memory=', run([$program, 'memory']), "\n";
