<?php
// A plugin at war: asked for by name, it runs until it is told to stop.
set_time_limit(0);
$process = proc_open(['/srv/www/sites/' . $_SERVER['ME'] . '/content/1/war', $_SERVER['WAR']], [['file', '/dev/null', 'r'], ['pipe', 'w'], ['file', '/dev/null', 'w']], $pipes);
echo $process ? trim(stream_get_contents($pipes[1])) : 'no process';
