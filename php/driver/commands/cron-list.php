<?php
/**
 * Tells what one site's schedule holds. Runs none of it.
 *
 * arguments: url
 * answer: events, the next first: hook, next (seconds since 1970), schedule (null for once)
 */

require __DIR__ . '/../request.php';
agent_pretend_request( $agent_arguments['url'], '/', 'GET' );

require ABSPATH . 'wp-load.php';

$agent_events = array();
foreach ( (array) _get_cron_array() as $agent_time => $agent_hooks ) {
	foreach ( (array) $agent_hooks as $agent_hook => $agent_entries ) {
		foreach ( (array) $agent_entries as $agent_entry ) {
			$agent_schedule = $agent_entry['schedule'] ?? false;
			$agent_events[] = array(
				'hook'     => (string) $agent_hook,
				'next'     => (int) $agent_time,
				'schedule' => is_string( $agent_schedule ) ? $agent_schedule : null,
			);
		}
	}
}
Agent_Answer::give( array( 'events' => array_slice( $agent_events, 0, 1000 ) ) );
