<?php
/**
 * Plugin Name: agent: nobody lists this site's users
 * Description: What nginx cannot see, because names of arguments may be encoded: anonymous visitors learn no login names.
 */

defined( 'ABSPATH' ) || exit;

// ?author=1 would redirect to /author/<login>/. The archive itself stays: whoever knows the name may read it.
add_action(
	'parse_request',
	function ( $wp ) {
		if ( isset( $wp->query_vars['author'] ) && ! is_user_logged_in() && ! is_admin() ) {
			unset( $wp->query_vars['author'], $wp->query_vars['author_name'] );
			$wp->query_vars['error'] = '404';
		}
	},
	0
);
add_filter(
	'redirect_canonical',
	function ( $target ) {
		return isset( $_GET['author'] ) && ! is_user_logged_in() ? false : $target;
	}
);

// The editor and application passwords are logged in when routes are asked for.
add_filter(
	'rest_endpoints',
	function ( $routes ) {
		if ( is_user_logged_in() ) {
			return $routes;
		}
		return array_filter(
			$routes,
			function ( $route ) {
				return strpos( $route, '/wp/v2/users' ) !== 0;
			},
			ARRAY_FILTER_USE_KEY
		);
	}
);

add_filter(
	'wp_sitemaps_add_provider',
	function ( $provider, $name ) {
		return $name === 'users' ? false : $provider;
	},
	10,
	2
);
// Without a provider WordPress would answer with its front page.
add_action(
	'template_redirect',
	function () {
		if ( get_query_var( 'sitemap' ) === 'users' ) {
			$GLOBALS['wp_query']->set_404();
			status_header( 404 );
			nocache_headers();
		}
	},
	0
);

add_filter(
	'oembed_response_data',
	function ( $data ) {
		unset( $data['author_name'], $data['author_url'] );
		return $data;
	}
);

// One answer for a wrong name and a wrong password. By code, not by text: the form keeps the name that was typed for one code only.
add_filter(
	'authenticate',
	function ( $user ) {
		$telling = array( 'invalid_username', 'invalid_email', 'incorrect_password', 'invalidcombo' );
		if ( is_wp_error( $user ) && array_intersect( $user->get_error_codes(), $telling ) ) {
			return new WP_Error( 'agent_login_failed', __( '<strong>Error:</strong> The username or password you entered is incorrect.' ) );
		}
		return $user;
	},
	99
);
add_filter(
	'shake_error_codes',
	function ( $codes ) {
		$codes[] = 'agent_login_failed';
		return $codes;
	}
);

// "Check your email" is also said to those who have no account here.
add_filter(
	'lostpassword_errors',
	function ( $errors, $user ) {
		$asked = isset( $_POST['user_login'] ) && is_string( $_POST['user_login'] ) && trim( $_POST['user_login'] ) !== '';
		if ( $asked && ! $user && isset( $GLOBALS['pagenow'] ) && $GLOBALS['pagenow'] === 'wp-login.php' ) {
			wp_safe_redirect( 'wp-login.php?checkemail=confirm' );
			exit;
		}
		return $errors;
	},
	99,
	2
);
