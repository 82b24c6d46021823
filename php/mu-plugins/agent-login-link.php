<?php
/**
 * Plugin Name: agent: login links
 * Description: Redeems the links of `agent site login-url`: 256 random bits, stored as a hash, once, for a minute, for one user of this site.
 */

defined( 'ABSPATH' ) || exit;

add_action( 'init', 'agent_redeem_login_link', 0 );

function agent_redeem_login_link() {
	if ( ! isset( $_GET['agent_login'] ) || ! defined( 'AGENT_SITE_ID' ) ) {
		return;
	}
	// Neither a cache nor the next page's referrer may learn the address.
	nocache_headers();
	header( 'Referrer-Policy: no-referrer' );

	$user = agent_user_of_login_link( $_GET['agent_login'] );
	if ( ! $user ) {
		wp_die( esc_html__( 'This login link is used up or too old.' ), '', array( 'response' => 403 ) );
	}
	wp_set_current_user( $user->ID );
	wp_set_auth_cookie( $user->ID, false, is_ssl() );
	do_action( 'wp_login', $user->user_login, $user );
	wp_safe_redirect( admin_url() );
	exit;
}

function agent_user_of_login_link( $token ) {
	global $wpdb;

	if ( ! is_string( $token ) || ! preg_match( '/^[A-Za-z0-9_-]{43}$/D', $token ) ) {
		return null;
	}
	$hash = hash( 'sha256', AGENT_SITE_ID . ':' . $token );
	$rows = $wpdb->get_results( "SELECT umeta_id, user_id, meta_value FROM $wpdb->usermeta WHERE meta_key = '_agent_login'" );
	foreach ( $rows as $row ) {
		list( $expires, $stored ) = array_pad( explode( ':', $row->meta_value, 2 ), 2, '' );
		if ( ! hash_equals( $stored, $hash ) ) {
			continue;
		}
		// The delete decides: of two visitors with one link, one finds the row gone.
		$taken = $wpdb->query( $wpdb->prepare( "DELETE FROM $wpdb->usermeta WHERE umeta_id = %d AND meta_key = '_agent_login'", $row->umeta_id ) );
		wp_cache_delete( $row->user_id, 'user_meta' );
		return $taken === 1 && (int) $expires >= time() ? ( get_userdata( $row->user_id ) ?: null ) : null;
	}
	return null;
}
