<?php
/**
 * What WordPress's own installer would have stored for this site, computed by WordPress's own functions. Needs no database: only the
 * few files that hold those functions are loaded, so that it takes tens of milliseconds.
 *
 * arguments: title, login, email, admin_password, now, delta, timezone, gmt_offset, cron (the pristine one, or '')
 * answer: password_hash, blogname, admin_email, user_email, nicename, display_name, nickname, local_time, utc_time, cron
 */

define( 'WPINC', 'wp-includes' );
// In the order of wp-settings.php; not every version has them all.
$agent_files = array(
	'version', 'compat-utf8', 'compat', 'load', 'plugin', 'class-wp-error', 'utf8', 'functions', 'cache', 'formatting', 'kses', 'pluggable',
	'default-filters',
);
foreach ( $agent_files as $agent_file ) {
	if ( is_file( ABSPATH . WPINC . "/$agent_file.php" ) ) {
		require ABSPATH . WPINC . "/$agent_file.php";
	}
}
wp_cache_init();
// What these functions would ask the database.
add_filter( 'pre_option_blog_charset', function () { return 'UTF-8'; } );
wp_cache_set( 'alloptions', array( 'blog_charset' => 'UTF-8' ), 'options' );
wp_cache_set( 'notoptions', array(), 'options' );
// Looks into blocks, of which an address has none, and needs their whole library.
remove_filter( 'pre_kses', 'wp_pre_kses_block_attributes', 10 );

$agent_login = sanitize_user( $agent_arguments['login'], true );
if ( $agent_login !== $agent_arguments['login'] ) {
	Agent_Answer::fail( 'WordPress does not accept this login name' );
}
$agent_admin_email = sanitize_email( $agent_arguments['email'] );
if ( ! is_email( $agent_admin_email ) ) {
	Agent_Answer::fail( 'WordPress does not accept this email address' );
}
// The installer creates the user and then updates it, so these filters run twice, each time on slashed values.
$agent_twice = function ( $filter, $value ) {
	$once = wp_unslash( apply_filters( $filter, wp_slash( $value ) ) );
	return wp_unslash( apply_filters( $filter, wp_slash( $once ) ) );
};

$agent_now  = (int) $agent_arguments['now'];
$agent_zone = $agent_arguments['timezone'] !== ''
	? new DateTimeZone( $agent_arguments['timezone'] )
	: new DateTimeZone( sprintf( '%+03d:%02d', (int) $agent_arguments['gmt_offset'], abs( (float) $agent_arguments['gmt_offset'] * 60 ) % 60 ) );

$agent_cron = $agent_arguments['cron'];
if ( $agent_cron !== '' ) {
	$agent_schedule = array();
	foreach ( unserialize( $agent_cron, array( 'allowed_classes' => false ) ) as $agent_key => $agent_events ) {
		$agent_schedule[ is_int( $agent_key ) ? $agent_key + (int) $agent_arguments['delta'] : $agent_key ] = $agent_events;
	}
	$agent_cron = serialize( $agent_schedule );
}

Agent_Answer::give(
	array(
		'password_hash' => wp_hash_password( $agent_arguments['admin_password'] ),
		'blogname'      => esc_html( $agent_arguments['title'] ),
		'admin_email'   => $agent_admin_email,
		'user_email'    => $agent_twice( 'pre_user_email', $agent_arguments['email'] ),
		'nicename'      => $agent_twice( 'pre_user_nicename', sanitize_title( mb_substr( $agent_login, 0, 50 ) ) ),
		'display_name'  => $agent_twice( 'pre_user_display_name', $agent_login ),
		'nickname'      => $agent_twice( 'pre_user_nickname', $agent_login ),
		'local_time'    => ( new DateTime( "@$agent_now" ) )->setTimezone( $agent_zone )->format( 'Y-m-d H:i:s' ),
		'utc_time'      => gmdate( 'Y-m-d H:i:s', $agent_now ),
		'cron'          => $agent_cron,
	)
);
