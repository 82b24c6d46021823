<?php
/**
 * WordPress's own installer against an empty database: makes the pristine installation that new sites are copied from.
 *
 * arguments: database, account, password, socket, url, title, login, email, admin_password, locale
 * answer: version
 */

define( 'WP_INSTALLING', true );
define( 'DB_NAME', $agent_arguments['database'] );
define( 'DB_USER', $agent_arguments['account'] );
define( 'DB_PASSWORD', $agent_arguments['password'] );
define( 'DB_HOST', 'localhost:' . $agent_arguments['socket'] );
define( 'DB_CHARSET', 'utf8mb4' );
define( 'DB_COLLATE', 'utf8mb4_unicode_520_ci' );
$table_prefix = 'wp_';

define( 'WP_HOME', $agent_arguments['url'] );
define( 'WP_SITEURL', $agent_arguments['url'] );
// Without these WordPress would make secrets and keep them in the options of every site that is copied from here.
foreach ( array( 'AUTH', 'SECURE_AUTH', 'LOGGED_IN', 'NONCE' ) as $agent_name ) {
	define( $agent_name . '_KEY', bin2hex( random_bytes( 32 ) ) );
	define( $agent_name . '_SALT', bin2hex( random_bytes( 32 ) ) );
}
define( 'DISABLE_WP_CRON', true );
define( 'AUTOMATIC_UPDATER_DISABLED', true );
define( 'WP_HTTP_BLOCK_EXTERNAL', true );
define( 'WPMU_PLUGIN_DIR', '/nonexistent' );
define( 'WP_DEBUG', false );

require __DIR__ . '/../request.php';
agent_pretend_request( $agent_arguments['url'], '/wp-admin/install.php', 'POST' );

// Pluggable functions: no mail leaves an installation.
function wp_mail() {
	return true;
}
function wp_new_blog_notification() {}

require ABSPATH . 'wp-settings.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';

// The installer asks the site itself whether pretty permalinks work and leaves them off when nobody answers. They do work here:
// the vhost's own proof asks for one. So the question is answered as nginx will answer it.
add_filter(
	'pre_http_request',
	function () {
		return array(
			// Which case is asked for depends on the version.
			'headers'  => array_fill_keys( array( 'x-pingback', 'X-Pingback' ), get_bloginfo( 'pingback_url' ) ),
			'body'     => '',
			'response' => array( 'code' => 200, 'message' => 'OK' ),
			'cookies'  => array(),
			'filename' => null,
		);
	}
);

if ( is_blog_installed() ) {
	Agent_Answer::fail( 'the database already holds an installation' );
}
if ( $agent_arguments['locale'] !== 'en_US' ) {
	load_default_textdomain( $agent_arguments['locale'] );
	$GLOBALS['wp_locale'] = new WP_Locale();
}
$agent_installed = wp_install(
	$agent_arguments['title'],
	$agent_arguments['login'],
	$agent_arguments['email'],
	true,
	'',
	wp_slash( $agent_arguments['admin_password'] ),
	$agent_arguments['locale'] === 'en_US' ? '' : $agent_arguments['locale']
);
if ( is_wp_error( $agent_installed['user_id'] ) ) {
	Agent_Answer::fail( $agent_installed['user_id']->get_error_message() );
}
Agent_Answer::give( array( 'version' => $GLOBALS['wp_version'] ) );
