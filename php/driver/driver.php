<?php
/**
 * Drives one WordPress from outside, as an unprivileged user: one JSON request on standard input, one JSON answer.
 *
 *   {"marker": "<random>", "command": "stamp-values", "abspath": "/…/releases/6.8.1/", "arguments": {…}}
 *
 * Plugins may print what they like: only the line that begins with the request's marker is the answer. A secret comes in the
 * request and goes out in the answer, never through an argument, the environment or a file.
 */

if ( PHP_SAPI !== 'cli' ) {
	exit( 1 );
}

require __DIR__ . '/answer.php';

$agent_request = json_decode( stream_get_contents( STDIN ), true );
if ( ! is_array( $agent_request ) || ! preg_match( '/^[0-9a-f]{32}$/', $agent_request['marker'] ?? '' ) ) {
	fwrite( STDERR, "cannot read the request: it is not one of ours\n" );
	exit( 2 );
}
Agent_Answer::begin( $agent_request['marker'] );

// Commands are files in one directory, and this is the list of them.
$agent_commands = array( 'install', 'stamp-values', 'cron', 'cron-list' );
if ( ! in_array( $agent_request['command'], $agent_commands, true ) ) {
	Agent_Answer::fail( 'there is no such command' );
}

define( 'ABSPATH', rtrim( $agent_request['abspath'], '/' ) . '/' );
$agent_arguments = $agent_request['arguments'];
// In the global scope, because WordPress expects its own variables there.
require __DIR__ . '/commands/' . $agent_request['command'] . '.php';
