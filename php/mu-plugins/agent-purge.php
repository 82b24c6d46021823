<?php
/**
 * Plugin Name: agent: page cache
 * Description: Tells the agent which cached pages are out of date, once at the end of a request.
 */

defined( 'ABSPATH' ) || exit;

/** What this request made stale. Collected while it runs, sent once; a visitor's request collects nothing and sends nothing. */
final class Agent_Purge {
	private static $all   = false;
	private static $paths = array();
	/** More than this is everything. */
	const MOST = 100;

	public static function all() {
		self::$all = true;
	}

	public static function address( $url ) {
		if ( ! is_string( $url ) || $url === '' ) {
			return;
		}
		$parts = wp_parse_url( self::as_sent( $url ) );
		if ( ! is_array( $parts ) ) {
			self::all();
			return;
		}
		// Addresses with arguments are not cached.
		if ( empty( $parts['query'] ) ) {
			$path                 = isset( $parts['path'] ) ? $parts['path'] : '/';
			self::$paths[ $path ] = true;
			// WordPress writes %c3%a9; whoever types the address sends %C3%A9. To the cache these are two pages.
			self::$paths[ preg_replace_callback( '/%[0-9a-f]{2}/i', array( __CLASS__, 'upper' ), $path ) ] = true;
		}
	}

	/** An address as a browser sends it, byte for byte: bases and slugs may hold what was typed in the settings. */
	private static function as_sent( $url ) {
		return preg_replace_callback( '/[^\x21-\x7e]|["<>`{}]/', array( __CLASS__, 'encode' ), $url );
	}

	private static function encode( $found ) {
		return rawurlencode( $found[0] );
	}

	private static function upper( $found ) {
		return strtoupper( $found[0] );
	}

	/** A post's own pages, and the first pages of the lists where it stands. */
	public static function post( $post ) {
		$link = get_permalink( $post );
		self::address( $link );
		self::address( trailingslashit( $link ) . 'feed/' );
		self::address( trailingslashit( $link ) . 'embed/' );
		self::lists();
		self::address( get_post_type_archive_link( $post->post_type ) );
		self::address( get_author_posts_url( $post->post_author ) );
		$time = strtotime( $post->post_date );
		self::address( get_year_link( gmdate( 'Y', $time ) ) );
		self::address( get_month_link( gmdate( 'Y', $time ), gmdate( 'm', $time ) ) );
		self::address( get_day_link( gmdate( 'Y', $time ), gmdate( 'm', $time ), gmdate( 'd', $time ) ) );
		foreach ( get_object_taxonomies( $post, 'objects' ) as $taxonomy ) {
			$terms = $taxonomy->public ? get_the_terms( $post, $taxonomy->name ) : array();
			foreach ( is_array( $terms ) ? $terms : array() as $term ) {
				$term_link = get_term_link( $term );
				self::address( is_wp_error( $term_link ) ? '' : $term_link );
			}
		}
	}

	/** Where every post stands: front page, list of posts, feeds. */
	public static function lists() {
		self::address( home_url( '/' ) );
		self::address( get_option( 'page_for_posts' ) ? get_permalink( get_option( 'page_for_posts' ) ) : '' );
		self::address( get_feed_link() );
		self::address( get_feed_link( 'atom' ) );
		self::address( get_feed_link( 'comments_rss2' ) );
	}

	/** Never longer than a second, and never an error for the visitor: a page that stays stale is dropped by its age. */
	public static function send() {
		if ( ( ! self::$all && ! self::$paths ) || ! defined( 'AGENT_PURGE_SOCKET' ) ) {
			return;
		}
		$what = array( 'paths' => array_map( 'strval', array_keys( self::$paths ) ) );
		$text = wp_json_encode( $what, JSON_UNESCAPED_SLASHES );
		// The agent takes lines of 64 KiB.
		if ( self::$all || count( self::$paths ) > self::MOST || ! $text || strlen( $text ) > 65000 ) {
			$text = '{"all":true}';
		}

		self::$all   = false;
		self::$paths = array();

		$socket = @stream_socket_client( 'unix://' . AGENT_PURGE_SOCKET, $number, $reason, 0.3 );
		if ( ! $socket ) {
			return;
		}
		stream_set_timeout( $socket, 0, 600000 );
		@fwrite( $socket, $text . "\n" );
		@stream_socket_shutdown( $socket, STREAM_SHUT_WR );
		// The agent closes when the pages are gone: whoever pressed "Publish" then sees the new page.
		@fgets( $socket, 1024 );
		fclose( $socket );
	}
}

// Before the last output leaves, which WordPress sends at priority 1.
add_action( 'shutdown', array( 'Agent_Purge', 'send' ), 0 );

// A post that appears, goes, or is called otherwise changes lists, menus and neighbours everywhere.
add_action(
	'transition_post_status',
	function ( $new, $old, $post ) {
		if ( ( $new === 'publish' ) !== ( $old === 'publish' ) && ! wp_is_post_revision( $post ) ) {
			Agent_Purge::all();
		}
	},
	10,
	3
);
add_action(
	'post_updated',
	function ( $id, $after, $before ) {
		if ( $after->post_status !== 'publish' || wp_is_post_revision( $after ) ) {
			return;
		}
		$elsewhere = array( 'post_title', 'post_name', 'post_date', 'post_parent', 'post_author', 'menu_order', 'post_password' );
		foreach ( $elsewhere as $field ) {
			if ( $after->$field != $before->$field ) {
				Agent_Purge::all();
				return;
			}
		}
		// Templates, menus, styles and reusable blocks have no page of their own and stand on many.
		is_post_type_viewable( $after->post_type ) ? Agent_Purge::post( $after ) : Agent_Purge::all();
	},
	10,
	3
);
add_action(
	'before_delete_post',
	function ( $id ) {
		if ( get_post_status( $id ) === 'publish' ) {
			Agent_Purge::all();
		}
	}
);
add_action(
	'set_object_terms',
	function ( $id, $terms, $new, $taxonomy, $append, $old ) {
		if ( array_diff( $new, $old ) || array_diff( $old, $new ) ) {
			get_post_status( $id ) === 'publish' && Agent_Purge::all();
		}
	},
	10,
	6
);
foreach ( array( 'added_post_meta', 'updated_post_meta', 'deleted_post_meta' ) as $agent_hook ) {
	add_action(
		$agent_hook,
		function ( $ids, $post_id, $key ) {
			$post = in_array( $key, array( '_thumbnail_id', '_wp_page_template' ), true ) ? get_post( $post_id ) : null;
			if ( $post && $post->post_status === 'publish' ) {
				Agent_Purge::post( $post );
			}
		},
		10,
		3
	);
}

$agent_comment = function ( $comment ) {
	$comment = get_comment( $comment );
	$post    = $comment ? get_post( $comment->comment_post_ID ) : null;
	if ( $post && $post->post_status === 'publish' ) {
		Agent_Purge::post( $post );
	}
};
add_action(
	'transition_comment_status',
	function ( $new, $old, $comment ) use ( $agent_comment ) {
		if ( $new === 'approved' || $old === 'approved' ) {
			$agent_comment( $comment );
		}
	},
	10,
	3
);
add_action(
	'wp_insert_comment',
	function ( $id, $comment ) use ( $agent_comment ) {
		if ( (string) $comment->comment_approved === '1' ) {
			$agent_comment( $comment );
		}
	},
	10,
	2
);
foreach ( array( 'edit_comment', 'delete_comment' ) as $agent_hook ) {
	add_action( $agent_hook, $agent_comment );
}

// What every page shows.
$agent_everything = array(
	'created_term', 'edited_term', 'delete_term', 'switch_theme', 'customize_save_after', 'permalink_structure_changed', 'wp_update_nav_menu',
	'wp_delete_nav_menu', 'activated_plugin', 'deactivated_plugin', 'upgrader_process_complete', 'profile_update', 'deleted_user',
);
foreach ( $agent_everything as $agent_hook ) {
	add_action( $agent_hook, array( 'Agent_Purge', 'all' ), 10, 0 );
}
add_action(
	'updated_option',
	function ( $name ) {
		$shown = array(
			'blogname', 'blogdescription', 'site_icon', 'show_on_front', 'page_on_front', 'page_for_posts', 'posts_per_page', 'posts_per_rss',
			'rss_use_excerpt', 'sidebars_widgets', 'date_format', 'time_format', 'timezone_string', 'gmt_offset', 'WPLANG', 'blog_public',
			'category_base', 'tag_base', 'thread_comments', 'page_comments', 'comments_per_page', 'comment_order', 'show_avatars', 'sticky_posts',
		);
		if ( in_array( $name, $shown, true ) || strpos( $name, 'widget_' ) === 0 || strpos( $name, 'theme_mods_' ) === 0 ) {
			Agent_Purge::all();
		}
	}
);
unset( $agent_hook, $agent_comment, $agent_everything );
