<?php
// Stands in for the template of the official WordPress image, by its documentation: every setting is the variable of its
// name, or the content of the file that the variable of its name and _FILE names.

if (!function_exists('image_setting')) {
    function image_setting(string $name, string $default): string
    {
        $file = getenv($name . '_FILE');
        if ($file !== false && $file !== '') {
            return rtrim(file_get_contents($file), "\r\n");
        }
        $value = getenv($name);
        return $value === false ? $default : $value;
    }
}

define('DB_NAME', image_setting('WORDPRESS_DB_NAME', 'wordpress'));
define('DB_USER', image_setting('WORDPRESS_DB_USER', ''));
define('DB_PASSWORD', image_setting('WORDPRESS_DB_PASSWORD', ''));
define('DB_HOST', image_setting('WORDPRESS_DB_HOST', 'mysql'));
define('DB_CHARSET', image_setting('WORDPRESS_DB_CHARSET', 'utf8'));
define('DB_COLLATE', image_setting('WORDPRESS_DB_COLLATE', ''));
foreach (['AUTH', 'SECURE_AUTH', 'LOGGED_IN', 'NONCE'] as $key) {
    // The image puts random values into wp-config.php where none are given.
    define($key . '_KEY', image_setting('WORDPRESS_' . $key . '_KEY', bin2hex(random_bytes(20))));
    define($key . '_SALT', image_setting('WORDPRESS_' . $key . '_SALT', bin2hex(random_bytes(20))));
}
$table_prefix = image_setting('WORDPRESS_TABLE_PREFIX', 'wp_');
define('WP_DEBUG', (bool) image_setting('WORDPRESS_DEBUG', ''));
if (($_SERVER['HTTP_X_FORWARDED_PROTO'] ?? '') === 'https') {
    $_SERVER['HTTPS'] = 'on';
}
$extra = image_setting('WORDPRESS_CONFIG_EXTRA', '');
if ($extra !== '') {
    eval($extra);
}
if (!defined('ABSPATH')) {
    define('ABSPATH', __DIR__ . '/');
}
require_once ABSPATH . 'wp-settings.php';
