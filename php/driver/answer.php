<?php
/** How a command answers: once, on a line of its own that begins with the marker; everything else on standard output is swallowed. */
final class Agent_Answer {
	private static $marker;
	private static $given = false;
	private static $when_ended;

	public static function begin( $marker ) {
		self::$marker = $marker;
		// A callback that returns nothing: what plugins print neither reaches the pipe nor fills memory.
		ob_start( function () { return ''; }, 4096 );
		register_shutdown_function( array( __CLASS__, 'died' ) );
	}

	public static function give( array $result ) {
		self::write( array( 'result' => $result ) );
		exit( 0 );
	}

	public static function fail( $reason ) {
		self::write( array( 'error' => $reason ) );
		exit( 3 );
	}

	/** What the answer is when somebody else's code ends the program in good order. */
	public static function when_ended( array $result ) {
		self::$when_ended = $result;
	}

	/** A fatal error, or somebody's exit(): say which, instead of ending without a word. */
	public static function died() {
		$error = error_get_last();
		$fatal = $error && in_array( $error['type'], array( E_ERROR, E_PARSE, E_CORE_ERROR, E_COMPILE_ERROR, E_USER_ERROR ), true );
		if ( $fatal ) {
			self::write( array( 'error' => "PHP stopped: {$error['message']} ({$error['file']}:{$error['line']})" ) );
		}
		self::write( self::$when_ended === null ? array( 'error' => 'WordPress ended the program' ) : array( 'result' => self::$when_ended ) );
	}

	private static function write( array $answer ) {
		if ( self::$given ) {
			return;
		}
		self::$given = true;
		$json        = json_encode( $answer, JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_INVALID_UTF8_SUBSTITUTE );
		fwrite( STDOUT, "\n" . self::$marker . ' ' . $json . "\n" );
	}
}
