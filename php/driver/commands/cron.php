<?php
/**
 * Runs the due events of one site's schedule by WordPress's own wp-cron.php, its lock included.
 *
 * arguments: url
 * answer: due (how many events were due when it began)
 */

require __DIR__ . '/../request.php';
agent_pretend_request( $agent_arguments['url'], '/wp-cron.php', 'GET' );

require ABSPATH . 'wp-load.php';

$agent_due = array_sum( array_map( 'count', wp_get_ready_cron_jobs() ) );
// wp-cron.php ends with die(): that is success, unless PHP itself stopped.
Agent_Answer::when_ended( array( 'due' => $agent_due ) );
require ABSPATH . 'wp-cron.php';
