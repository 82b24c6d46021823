<?php
/**
 * Plugin Name: agent: what changed here
 * Description: Tells the agent which plugins, themes and translations were installed, updated, switched on or off, and deleted.
 */

defined( 'ABSPATH' ) || exit;

final class Agent_Events {
	/** Versions before an update, by kind and name. */
	private static $before = array(
		'plugin' => array(),
		'theme'  => array(),
	);

	public static function note( $subject, $deed, $name, $from = '', $to = '' ) {
		$name = self::plain( $name, 191 );
		if ( $name !== '' ) {
			$from = self::plain( $from, 32 );
			$to   = self::plain( $to, 32 );
			Agent_Reports::add( 'events', compact( 'subject', 'deed', 'name', 'from', 'to' ) );
		}
	}

	/** Names of files and versions may hold anything; the agent takes these characters. */
	private static function plain( $text, $longest ) {
		$encode = function ( $found ) {
			return rawurlencode( $found[0] );
		};
		return substr( preg_replace_callback( '/[^A-Za-z0-9_.\/+~@-]/', $encode, is_scalar( $text ) ? (string) $text : '' ), 0, $longest );
	}

	private static function version( $subject, $name ) {
		if ( ! is_string( $name ) || validate_file( $name ) !== 0 ) {
			return '';
		}
		$file = $subject === 'plugin' ? WP_PLUGIN_DIR . '/' . $name : get_theme_root( $name ) . '/' . $name . '/style.css';
		$data = is_file( $file ) ? get_file_data( $file, array( 'version' => 'Version' ) ) : array( 'version' => '' );
		return $data['version'];
	}

	/** A filter that only looks. */
	public static function before_update( $ok, $extra = array() ) {
		foreach ( array( 'plugin', 'theme' ) as $subject ) {
			if ( isset( $extra[ $subject ] ) && is_string( $extra[ $subject ] ) ) {
				self::$before[ $subject ][ $extra[ $subject ] ] = self::version( $subject, $extra[ $subject ] );
			}
		}
		return $ok;
	}

	public static function upgraded( $upgrader, $extra = array() ) {
		$subject = isset( $extra['type'] ) ? $extra['type'] : '';
		$action  = isset( $extra['action'] ) ? $extra['action'] : '';
		if ( $subject === 'translation' && isset( $extra['translations'] ) && is_array( $extra['translations'] ) ) {
			foreach ( $extra['translations'] as $one ) {
				$one  = wp_parse_args( $one, array_fill_keys( array( 'type', 'slug', 'language', 'version' ), '' ) );
				$name = $one['type'] === 'core' ? 'core/' . $one['language'] : $one['type'] . '/' . $one['slug'] . '/' . $one['language'];
				self::note( 'translation', 'updated', $name, '', $one['version'] );
			}
		} elseif ( ! isset( self::$before[ $subject ] ) ) {
			return;
		} elseif ( $action === 'install' ) {
			self::note_installed( $subject, $upgrader );
		} elseif ( $action === 'update' ) {
			$many = $subject . 's';
			$one  = isset( $extra[ $subject ] ) ? array( $extra[ $subject ] ) : array();
			foreach ( isset( $extra[ $many ] ) ? (array) $extra[ $many ] : $one as $name ) {
				$from = isset( self::$before[ $subject ][ $name ] ) ? self::$before[ $subject ][ $name ] : '';
				$to   = self::version( $subject, $name );
				// WordPress says "complete" of those that failed, too.
				if ( $to !== '' && $from !== $to ) {
					self::note( $subject, 'updated', $name, $from, $to );
				}
			}
		}
	}

	private static function note_installed( $subject, $upgrader ) {
		if ( ! is_array( $upgrader->result ) ) {
			return;
		}
		$theme = $subject === 'theme' && method_exists( $upgrader, 'theme_info' ) ? $upgrader->theme_info() : null;
		$name  = $subject === 'plugin' && method_exists( $upgrader, 'plugin_info' ) ? $upgrader->plugin_info() : null;
		$name  = $theme ? $theme->get_stylesheet() : $name;
		if ( $name ) {
			self::note( $subject, 'installed', $name, '', self::version( $subject, $name ) );
		}
	}
}

add_filter( 'upgrader_pre_install', array( 'Agent_Events', 'before_update' ), 10, 2 );
add_action( 'upgrader_process_complete', array( 'Agent_Events', 'upgraded' ), 10, 2 );
add_action(
	'_core_updated_successfully',
	function ( $version ) {
		Agent_Events::note( 'core', 'updated', 'wordpress', $GLOBALS['wp_version'], $version );
	}
);
foreach ( array( 'activated', 'deactivated' ) as $agent_deed ) {
	add_action(
		$agent_deed . '_plugin',
		function ( $plugin ) use ( $agent_deed ) {
			Agent_Events::note( 'plugin', $agent_deed, $plugin );
		}
	);
}
foreach ( array( 'plugin', 'theme' ) as $agent_subject ) {
	add_action(
		'deleted_' . $agent_subject,
		function ( $name, $deleted ) use ( $agent_subject ) {
			if ( $deleted ) {
				Agent_Events::note( $agent_subject, 'deleted', $name );
			}
		},
		10,
		2
	);
}
add_action(
	'switch_theme',
	function ( $name, $theme ) {
		Agent_Events::note( 'theme', 'switched', $theme->get_stylesheet() );
	},
	10,
	2
);
unset( $agent_deed, $agent_subject );
