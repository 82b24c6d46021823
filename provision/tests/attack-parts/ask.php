<?php
// ask SOCKET SCRIPT [NAME=VALUE...]: asks a pool as nginx would ask it, and prints what the script says.
[, $socket, $script] = $argv;
$parameters = ['SCRIPT_FILENAME' => $script, 'SCRIPT_NAME' => '/x.php', 'REQUEST_METHOD' => 'GET', 'DOCUMENT_ROOT' => '/'];
foreach (array_slice($argv, 3) as $pair) {
    [$name, $value] = explode('=', $pair, 2);
    $parameters[$name] = $value;
}
$length = fn($text) => strlen($text) < 128 ? chr(strlen($text)) : pack('N', strlen($text) | 1 << 31);
$record = fn($type, $body) => pack('CCnnCC', 1, $type, 1, strlen($body), 0, 0) . $body;
$body = '';
foreach ($parameters as $name => $value) $body .= $length($name) . $length($value) . $name . $value;
$connection = stream_socket_client("unix://$socket", $code, $text, 5) or exit("no connection: $text\n");
// Longer than PHP-FPM lets a request live.
stream_set_timeout($connection, 130);
fwrite($connection, $record(1, pack('nC6', 1, 0, 0, 0, 0, 0, 0)) . $record(4, $body) . $record(4, '') . $record(5, ''));
$said = '';
while (($head = stream_get_contents($connection, 8)) !== false && strlen($head) === 8) {
    ['type' => $type, 'length' => $size, 'padding' => $padding] = unpack('Cversion/Ctype/nid/nlength/Cpadding', $head);
    $text = $size + $padding > 0 ? stream_get_contents($connection, $size + $padding) : '';
    if ($type === 6) $said .= substr($text, 0, $size);
    if ($type === 7) fwrite(STDERR, substr($text, 0, $size));
    if ($type === 3) break;
}
echo explode("\r\n\r\n", $said, 2)[1] ?? "no answer\n";
