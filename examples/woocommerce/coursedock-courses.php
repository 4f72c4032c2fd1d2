<?php
/**
 * Plugin Name: Coursedock Courses
 * Description: "Courses" in the customer's account, beside the downloads: her library and the player of Coursedock.
 * Version: 0.1.0
 * Requires at least: 6.2
 * Requires PHP: 8.0
 * Requires Plugins: woocommerce
 * License: Apache-2.0
 * Text Domain: coursedock-courses
 *
 * Two lines in wp-config.php are all of its settings:
 *
 *     define('COURSEDOCK_URL', 'https://courses.example');
 *     define('COURSEDOCK_SECRET', 'one of the "secrets" of COURSEDOCK_AUTH, 32 characters or more');
 */

declare(strict_types=1);

namespace Coursedock\Courses;

defined('ABSPATH') || exit;

/** The account's page: /my-account/courses/ is the library, /my-account/courses/{course}/ the player. */
const ENDPOINT = 'courses';
/** Seconds that a session lives; the elements ask for another one when it has ended. */
const LIFE = 600;
/** Bytes: a shorter key than the hash could be guessed (RFC 7518, 3.2). */
const SHORTEST_SECRET = 32;

add_action('init', __NAMESPACE__ . '\\add_endpoint');
add_action('rest_api_init', __NAMESPACE__ . '\\add_session_route');
add_action('woocommerce_account_' . ENDPOINT . '_endpoint', __NAMESPACE__ . '\\show');
add_action('admin_notices', __NAMESPACE__ . '\\tell_what_is_missing');
add_filter('woocommerce_get_query_vars', __NAMESPACE__ . '\\name_endpoint');
add_filter('woocommerce_account_menu_items', __NAMESPACE__ . '\\add_to_menu');
add_filter('woocommerce_endpoint_' . ENDPOINT . '_title', __NAMESPACE__ . '\\title');

register_activation_hook(__FILE__, static function (): void {
    add_endpoint();
    flush_rewrite_rules();
});
register_deactivation_hook(__FILE__, 'flush_rewrite_rules');

function add_endpoint(): void
{
    add_rewrite_endpoint(ENDPOINT, endpoints_mask());
}

/** Where WooCommerce has its own endpoints: EP_ROOT would take the address of a site's own page /courses/. */
function endpoints_mask(): int
{
    return function_exists('WC') ? WC()->query->get_endpoints_mask() : EP_PAGES;
}

/** WooCommerce asks by this list which page of the account it is on. */
function name_endpoint(array $vars): array
{
    return $vars + [ENDPOINT => ENDPOINT];
}

function title(): string
{
    return __('Courses', 'coursedock-courses');
}

/** Put "Courses" below "Downloads", or first where a shop has none. */
function add_to_menu(array $items): array
{
    if (missing() !== null) {
        return $items;
    }
    $place = array_search('downloads', array_keys($items), true);
    $after = $place === false ? 0 : $place + 1;

    return array_slice($items, 0, $after, true) + [ENDPOINT => title()] + array_slice($items, $after, null, true);
}

/** Show the library, or the player where the address goes on with a course. */
function show(mixed $value = ''): void
{
    if (missing() !== null) {
        echo '<p>' . esc_html__('The courses are not open yet. Please look in again soon.', 'coursedock-courses') . '</p>';

        return;
    }
    $course = is_string($value) ? sanitize_text_field($value) : '';
    if ($course === '') {
        printf('<course-library api="%s" href="%s"></course-library>', esc_url(url()), esc_attr(player_template()));
    } else {
        printf(
            '<course-player api="%s" course="%s" video="%s" library="%s"></course-player>',
            esc_url(url()),
            esc_attr($course),
            esc_attr(asked_video()),
            esc_url(wc_get_account_endpoint_url(ENDPOINT))
        );
    }
    // Both carry a nonce where a plugin for a Content-Security-Policy gives one.
    wp_print_inline_script_tag(session_script(), ['type' => 'module']);
    wp_print_script_tag(['type' => 'module', 'src' => esc_url(url() . '/courses.js')]);
}

/** The player's address with {course} and {video} in it, by pretty permalinks or by plain ones. */
function player_template(): string
{
    $page = wc_get_endpoint_url(ENDPOINT, '{course}', wc_get_page_permalink('myaccount'));

    return $page . (str_contains($page, '?') ? '&' : '?') . 'video={video}';
}

/** It changes nothing to look at another video, so the address needs no nonce. */
function asked_video(): string
{
    return isset($_GET['video']) && is_string($_GET['video']) ? sanitize_text_field(wp_unslash($_GET['video'])) : '';
}

/** The session callback: a short token from our own route, for whoever is signed in here. */
function session_script(): string
{
    $told = wp_json_encode(
        ['route' => rest_url('coursedock/v1/session'), 'nonce' => wp_create_nonce('wp_rest')],
        JSON_HEX_TAG | JSON_HEX_AMP
    );

    return <<<JS
        const { route, nonce } = {$told};
        const element = document.querySelector("course-library, course-player");
        let wasSignedIn = false;
        let isSignedOut = false;
        element.session = async () => {
          const answer = await fetch(route, { method: "POST", headers: { "X-WP-Nonce": nonce }, cache: "no-store" });
          isSignedOut = answer.status === 401 || answer.status === 403;
          if (isSignedOut) return null;
          if (!answer.ok) throw new Error(`WordPress answered \${answer.status}.`);
          wasSignedIn = true;
          return (await answer.json()).token;
        };
        // Signed out while the page was open: loaded again, the account asks for the password. A page that never had a
        // token, as one from a cache with an old nonce, would be loaded for ever, and so would one whose token Coursedock
        // refuses: WordPress goes on giving such.
        element.addEventListener("course-session-needed", () => wasSignedIn && isSignedOut && location.reload());
        JS;
}

function add_session_route(): void
{
    register_rest_route('coursedock/v1', '/session', [
        'methods' => 'POST',
        'callback' => __NAMESPACE__ . '\\session',
        // Without a valid nonce WordPress takes nobody for signed in, so no other site can ask for a token.
        'permission_callback' => 'is_user_logged_in',
    ]);
}

/** POST /wp-json/coursedock/v1/session: a token for the customer who asks, for nobody else. */
function session(): \WP_REST_Response|\WP_Error
{
    $missing = missing();
    if ($missing !== null) {
        return new \WP_Error('coursedock_not_configured', $missing, ['status' => 503]);
    }
    $answer = new \WP_REST_Response(['token' => token(claims(wp_get_current_user(), time()), COURSEDOCK_SECRET)]);
    $answer->header('Cache-Control', 'no-store');

    return $answer;
}

/**
 * What Coursedock learns of a customer.
 *
 * WooCommerce lets anybody register any address unseen, and a verified address opens what was bought for it by a guest:
 * so it counts as verified only where a filter says that this shop has made sure.
 */
function claims(\WP_User $customer, int $now): array
{
    return [
        'sub' => (string) $customer->ID,
        'email' => $customer->user_email,
        'email_verified' => (bool) apply_filters('coursedock_email_verified', false, $customer),
        'name' => $customer->display_name,
        'locale' => str_replace('_', '-', get_user_locale($customer)),
        'iat' => $now,
        'exp' => $now + LIFE,
    ];
}

/** A JSON Web Token (RFC 7519), signed by HS256. */
function token(array $claims, string $secret): string
{
    $signed = base64_url(encode(['alg' => 'HS256', 'typ' => 'JWT'])) . '.' . base64_url(encode($claims));

    return $signed . '.' . base64_url(hash_hmac('sha256', $signed, $secret, true));
}

function encode(array $value): string
{
    return json_encode($value, JSON_THROW_ON_ERROR | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE);
}

function base64_url(string $bytes): string
{
    return rtrim(strtr(base64_encode($bytes), '+/', '-_'), '=');
}

function url(): string
{
    return rtrim((string) COURSEDOCK_URL, '/');
}

/** What is missing of the settings, in a sentence, or null. */
function missing(): ?string
{
    if (!defined('COURSEDOCK_URL') || filter_var(url(), FILTER_VALIDATE_URL) === false) {
        return 'Coursedock Courses needs COURSEDOCK_URL, the address of Coursedock, in wp-config.php.';
    }
    if (!defined('COURSEDOCK_SECRET') || strlen((string) COURSEDOCK_SECRET) < SHORTEST_SECRET) {
        return 'Coursedock Courses needs COURSEDOCK_SECRET, 32 characters or more, in wp-config.php.';
    }

    return null;
}

/** Administrators are told; customers see no menu item until it works. */
function tell_what_is_missing(): void
{
    $missing = missing();
    if ($missing !== null && current_user_can('manage_options')) {
        printf('<div class="notice notice-error"><p>%s</p></div>', esc_html($missing));
    }
}
