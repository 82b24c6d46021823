<?php
/**
 * Plugin Name: agent: notices
 * Description: What an administrator should know of this host: what it keeps, what it limits, and what of the site's own it does not use.
 */

defined( 'ABSPATH' ) || exit;

final class Agent_Notices {
	const DISMISSED = 'agent_dismissed';

	/** Only for those who may change the site's settings, and only where they look after it. */
	public static function show() {
		$screen = get_current_screen();
		$where  = $screen ? $screen->id : '';
		if ( ! in_array( $where, array( 'dashboard', 'plugins' ), true ) || ! current_user_can( 'manage_options' ) ) {
			return;
		}
		$dismissed = self::dismissed();
		foreach ( self::all() as $key => $notice ) {
			if ( ! in_array( $key, $dismissed, true ) && ( $notice['level'] === 'warning' || $where === 'dashboard' ) ) {
				self::print_one( $key, $notice );
			}
		}
	}

	private static function print_one( $key, $notice ) {
		printf(
			'<div class="notice notice-%s agent-notice" id="%s"><p>%s</p><form method="post" action="%s">',
			esc_attr( $notice['level'] ),
			esc_attr( $key ),
			esc_html( $notice['text'] ),
			esc_url( admin_url( 'admin-post.php' ) )
		);
		printf( '<input type="hidden" name="action" value="agent_dismiss"><input type="hidden" name="notice" value="%s">', esc_attr( $key ) );
		wp_nonce_field( 'agent_dismiss_' . $key );
		printf( '<p><button class="button-link">%s</button></p></form></div>', esc_html__( 'Dismiss' ) );
	}

	/** Forgotten when the notice says something else. */
	public static function dismiss() {
		$key = isset( $_POST['notice'] ) && is_string( $_POST['notice'] ) ? wp_unslash( $_POST['notice'] ) : '';
		if ( ! current_user_can( 'manage_options' ) ) {
			wp_die( esc_html__( 'Sorry, you are not allowed to do that.' ), '', array( 'response' => 403 ) );
		}
		check_admin_referer( 'agent_dismiss_' . $key );
		$known = array_keys( self::all() );
		if ( in_array( $key, $known, true ) ) {
			// What is no notice any more need not be remembered.
			$dismissed = array_intersect( array_merge( self::dismissed(), array( $key ) ), $known );
			update_user_meta( get_current_user_id(), self::DISMISSED, array_values( array_unique( $dismissed ) ) );
		}
		wp_safe_redirect( wp_get_referer() ? wp_get_referer() : admin_url() );
		exit;
	}

	private static function dismissed() {
		$kept = get_user_meta( get_current_user_id(), self::DISMISSED, true );
		return is_array( $kept ) ? array_filter( $kept, 'is_string' ) : array();
	}

	/** By a key that is another one when the text is. */
	private static function all() {
		$notices = array();
		foreach ( array_merge( self::conflicts(), self::facts() ) as $name => $notice ) {
			$notices[ 'agent-' . $name . '-' . substr( md5( $notice['text'] ), 0, 8 ) ] = $notice;
		}
		return $notices;
	}

	private static function conflicts() {
		$found    = array();
		$left_out = array_keys( Agent_Own_Plugins::left_out() );
		if ( $left_out ) {
			$text              = 'Not loaded from wp-content/mu-plugins, because the host has must-use plugins of these names: %s.';
			$found['left-out'] = self::notice( 'warning', sprintf( $text, implode( ', ', $left_out ) ) );
		}
		if ( file_exists( WP_CONTENT_DIR . '/advanced-cache.php' ) ) {
			$found['advanced-cache'] = self::notice(
				'warning',
				defined( 'WP_CACHE' ) && WP_CACHE
					? 'wp-content/advanced-cache.php keeps pages a second time. The host makes its own fresh when you publish, and knows nothing of those.'
					: 'wp-content/advanced-cache.php is not used on this host. Switch off the page cache of the plugin that put it there.'
			);
		}
		return $found;
	}

	/** What the agent wrote of this site. Without it, nothing is said. */
	private static function facts() {
		$found = array();
		$file  = defined( 'AGENT_PURGE_SOCKET' ) && defined( 'AGENT_SITE_ID' ) ? dirname( AGENT_PURGE_SOCKET ) . '/' . AGENT_SITE_ID . '.json' : '';
		$facts = $file !== '' && is_readable( $file ) ? json_decode( file_get_contents( $file ), true ) : null;
		if ( ! is_array( $facts ) ) {
			return $found;
		}
		if ( ! empty( $facts['pageCache'] ) ) {
			$found['page-cache'] = self::notice(
				'info',
				'The host keeps pages for visitors who are not logged in. They are made fresh when you publish, change or delete something.'
			);
		}
		if ( isset( $facts['children'], $facts['upload'] ) ) {
			$text = sprintf( 'This site works on up to %d requests at once, and takes uploads of up to %d MB.', $facts['children'], $facts['upload'] );
			if ( isset( $facts['memory'] ) ) {
				$text .= sprintf( ' It is limited to %d MB of memory.', $facts['memory'] );
			}
			$found['limits'] = self::notice( 'info', $text );
		}
		return $found;
	}

	private static function notice( $level, $text ) {
		return compact( 'level', 'text' );
	}
}

add_action( 'admin_notices', array( 'Agent_Notices', 'show' ) );
add_action( 'admin_post_agent_dismiss', array( 'Agent_Notices', 'dismiss' ) );
