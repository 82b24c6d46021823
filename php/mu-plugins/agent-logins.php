<?php
/**
 * Plugin Name: agent: failed log-ins
 * Description: Each log-in that WordPress refuses is told to the agent, which keeps a log that this site cannot write.
 */

defined( 'ABSPATH' ) || exit;

final class Agent_Logins {
	/** As nginx passed it: plugins that come later may put something else in its place. */
	private static $address = '';

	public static function begin() {
		self::$address = isset( $_SERVER['REMOTE_ADDR'] ) && is_string( $_SERVER['REMOTE_ADDR'] ) ? $_SERVER['REMOTE_ADDR'] : '';
	}

	public static function failed( $name ) {
		self::note( isset( $GLOBALS['pagenow'] ) && $GLOBALS['pagenow'] === 'wp-login.php' ? 'form' : 'other', $name );
	}

	public static function application_password_failed() {
		self::note( 'application', isset( $_SERVER['PHP_AUTH_USER'] ) ? $_SERVER['PHP_AUTH_USER'] : '' );
	}

	private static function note( $via, $name ) {
		// The schedule and commands have no visitor.
		if ( self::$address === '' ) {
			return;
		}
		Agent_Reports::add(
			'logins',
			array(
				'via'  => $via,
				'ip'   => self::$address,
				// Whatever was typed becomes letters, digits, and -_.~%.
				'name' => rawurlencode( substr( is_string( $name ) ? $name : '', 0, 60 ) ),
			)
		);
	}
}

Agent_Logins::begin();
add_action( 'wp_login_failed', array( 'Agent_Logins', 'failed' ), 10, 1 );
add_action( 'application_password_failed_authentication', array( 'Agent_Logins', 'application_password_failed' ), 10, 0 );
