<?php
/**
 * Plugin Name: agent: on a full disk no page is kept
 * Description: nginx cuts short an answer that it wants to store and cannot. One that it may not store reaches its visitor whole.
 */

defined( 'ABSPATH' ) || exit;

// Room for what a few hundred visitors store at once. Where it cannot be asked, all is as ever.
$agent_free = @disk_free_space( WP_CONTENT_DIR );
if ( $agent_free !== false && $agent_free < 32 * 1048576 && ! headers_sent() ) {
	// For nginx alone: it is not passed on.
	header( 'X-Accel-Expires: 0' );
}
unset( $agent_free );
