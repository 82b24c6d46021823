<?php
/** What WordPress reads of a web request, for a program that was started without one. */
function agent_pretend_request( $address, $path, $method ) {
	$url  = parse_url( $address );
	$port = isset( $url['port'] ) ? ':' . $url['port'] : '';

	$_SERVER['HTTP_HOST']       = $url['host'] . $port;
	$_SERVER['SERVER_NAME']     = $url['host'];
	$_SERVER['SERVER_PORT']     = $url['port'] ?? ( $url['scheme'] === 'https' ? 443 : 80 );
	$_SERVER['SERVER_PROTOCOL'] = 'HTTP/1.1';
	$_SERVER['REQUEST_URI']     = $path;
	$_SERVER['REQUEST_METHOD']  = $method;
	$_SERVER['REMOTE_ADDR']     = '127.0.0.1';
	if ( $url['scheme'] === 'https' ) {
		$_SERVER['HTTPS'] = 'on';
	}
}

// wp_die() prints a page; here its message is the answer. Registered before WordPress loads, which takes over what lies here.
$GLOBALS['wp_filter']['wp_die_handler'][10]['agent'] = array(
	'function'      => function () {
		return function ( $message ) {
			Agent_Answer::fail( trim( strip_tags( is_wp_error( $message ) ? $message->get_error_message() : (string) $message ) ) );
		};
	},
	'accepted_args' => 1,
);
