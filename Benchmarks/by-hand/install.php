<?php
// WordPress's own installer, without a browser. Arguments: root, host:port. The password comes over standard input.
define('WP_INSTALLING', true);
$_SERVER['HTTP_HOST'] = $argv[2];
$_SERVER['SERVER_PROTOCOL'] = 'HTTP/1.1';
$_SERVER['REQUEST_METHOD'] = 'GET';
$_SERVER['REQUEST_URI'] = '/';
function wp_new_blog_notification() {} // or the installer sends mail
require $argv[1] . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
wp_install('By hand', 'admin', 'admin@example.com', true, '', wp_slash(stream_get_contents(STDIN)));
