<?php
/**
 * Plugin Name: agent: the site's own must-use plugins
 * Description: Loads what lies in wp-content/mu-plugins, as WordPress would: in the order of names, after the host's own.
 */

defined( 'ABSPATH' ) || exit;

/**
 * WPMU_PLUGIN_DIR is root's, so that no site is without the host's plugins. What a site brings along lies where it always lay.
 *
 * This file is the last of the host's by its name, so all of them are there before the first of the site's.
 */
final class Agent_Own_Plugins {
	private static $waiting;
	private static $current;
	private static $left_out = array();

	public static function directory() {
		return WP_CONTENT_DIR . '/mu-plugins';
	}

	/** Names of files that are also the host's: with both of them PHP would end at a class that is there already. */
	public static function left_out() {
		return self::$left_out;
	}

	/** The next file to load, or null. A plugin may change every variable of the place where it is loaded, so nothing is kept there. */
	public static function next() {
		if ( self::$waiting === null ) {
			self::$waiting = self::find();
		}
		self::$current = array_shift( self::$waiting );
		return self::$current;
	}

	public static function current() {
		return self::$current;
	}

	/** As wp_get_mu_plugins(), whose directory is the host's. */
	public static function find() {
		$found = array();
		if ( is_dir( self::directory() ) && wp_normalize_path( self::directory() ) !== wp_normalize_path( WPMU_PLUGIN_DIR ) ) {
			foreach ( (array) @scandir( self::directory() ) as $name ) {
				if ( is_string( $name ) && substr( $name, -4 ) === '.php' ) {
					$found[] = self::directory() . '/' . $name;
				}
			}
		}
		sort( $found );
		return array_values( array_filter( $found, array( __CLASS__, 'is_free' ) ) );
	}

	private static function is_free( $file ) {
		if ( ! file_exists( WPMU_PLUGIN_DIR . '/' . basename( $file ) ) ) {
			return true;
		}
		self::$left_out[ basename( $file ) ] = true;
		return false;
	}

	/** WordPress makes addresses of files in WPMU_PLUGIN_DIR and in WP_PLUGIN_DIR only. */
	public static function address( $url, $path, $plugin ) {
		$own = wp_normalize_path( self::directory() ) . '/';
		if ( ! is_string( $plugin ) || strpos( wp_normalize_path( $plugin ), $own ) !== 0 ) {
			return $url;
		}
		$folder  = dirname( substr( wp_normalize_path( $plugin ), strlen( $own ) ) );
		$address = content_url( 'mu-plugins' ) . ( $folder === '.' ? '' : '/' . $folder );
		return is_string( $path ) && $path !== '' ? $address . '/' . ltrim( wp_normalize_path( $path ), '/' ) : $address;
	}

	/** The table of must-use plugins, since WordPress 6.3. */
	public static function listed( $plugins ) {
		if ( isset( $plugins['mustuse'] ) && is_array( $plugins['mustuse'] ) ) {
			foreach ( self::find() as $file ) {
				$data = get_plugin_data( $file, false, false );
				if ( $data['Name'] === '' ) {
					$data['Name'] = basename( $file );
				}
				$plugins['mustuse'][ basename( $file ) ] = $data;
			}
		}
		return $plugins;
	}
}

add_filter( 'plugins_url', array( 'Agent_Own_Plugins', 'address' ), 0, 3 );
add_filter( 'plugins_list', array( 'Agent_Own_Plugins', 'listed' ) );
// Then plugin_basename() of a file there is its name, as it would be.
$GLOBALS['wp_plugin_paths'][ wp_normalize_path( WPMU_PLUGIN_DIR ) ] = wp_normalize_path( Agent_Own_Plugins::directory() );

// Here, not in a function: must-use plugins expect to be loaded among the global variables.
while ( Agent_Own_Plugins::next() !== null ) {
	$_wp_plugin_file = Agent_Own_Plugins::current();
	include_once Agent_Own_Plugins::current();
	do_action( 'mu_plugin_loaded', Agent_Own_Plugins::current() );
}
// WordPress goes on with the file that it loads just now.
$_wp_plugin_file = WPMU_PLUGIN_DIR . '/agent.php';
