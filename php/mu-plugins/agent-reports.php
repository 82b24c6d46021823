<?php
/**
 * Plugin Name: agent: reports
 * Description: Tells the agent of failed log-ins and of changes to plugins and themes, once at the end of the request in which they happened.
 */

defined( 'ABSPATH' ) || exit;

/** What happened in this request. A visit in which nothing did opens no socket. */
final class Agent_Reports {
	/** The agent takes no more at once. */
	const MOST = 50;

	private static $reports = array(
		'logins' => array(),
		'events' => array(),
	);

	public static function add( $kind, $report ) {
		if ( count( self::$reports[ $kind ] ) < self::MOST && ! in_array( $report, self::$reports[ $kind ], true ) ) {
			self::$reports[ $kind ][] = $report;
		}
	}

	public static function send() {
		foreach ( self::$reports as $kind => $reports ) {
			self::$reports[ $kind ] = array();
			if ( $reports && defined( 'AGENT_PURGE_SOCKET' ) && ! wp_installing() ) {
				self::tell( wp_json_encode( array( $kind => $reports ), JSON_UNESCAPED_SLASHES ) . "\n" );
			}
		}
	}

	/** No longer than a tenth of a second, and nobody waits for an answer. What the agent does not take is in PHP's log, not on the visitor's page. */
	private static function tell( $line ) {
		$socket = @stream_socket_client( 'unix://' . AGENT_PURGE_SOCKET, $number, $reason, 0.1 );
		if ( $socket ) {
			stream_set_blocking( $socket, false );
			$written = @fwrite( $socket, $line );
			fclose( $socket );
			if ( $written === strlen( $line ) ) {
				return;
			}
		}
		error_log( 'agent: a report was not taken: ' . ( $socket ? 'it is not heard' : $reason ) );
	}
}

// Also what is done while WordPress ends.
add_action( 'shutdown', array( 'Agent_Reports', 'send' ), PHP_INT_MAX );
