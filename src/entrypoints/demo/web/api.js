/**
 * Talking to the server, all of it on our own origin.
 *
 * THE DEMONSTRATION'S CONTRACT. Pages (HTML) and files:
 *   /  shop.html · /account/courses  account.html · /account/courses/{course}[?video=]  course.html
 *   /account/downloads  downloads.html · /account/orders  orders.html · /mail  mail.html · /admin  admin.html
 *   /embed  embed.html · /demo/{file}  everything else in this folder (.js as text/javascript)
 *   Content-Security-Policy of all of them: default-src 'self'; img-src 'self' <edge>; media-src 'self' <edge>;
 *   connect-src 'self' <edge>; style-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self';
 *   frame-ancestors 'none'. Pages with elements of Coursedock allow media-src blob: too, for streams; the elements'
 *   styles need nothing. /mail alone adds 'unsafe-inline' to style-src, because the letters that it shows carry their own styles
 *   and a srcdoc frame inherits its page's policy. No script ever runs in a letter: its frame is sandboxed.
 *
 * JSON endpoints that stand for the shop's own system ("Bearer" means Authorization: Bearer <token>):
 *   GET  /shop/products            -> {"items": [Product]}
 *   GET  /shop/people              -> {"items": [Person]}
 *   POST /shop/sign-in {"id"}      -> {"token": JWT, "person": Person}
 *   POST /shop/course-session      Bearer -> {"token": JWT of ten minutes, for the elements}
 *   POST /shop/orders {"product_id"}    Bearer -> {"order": Order}; 401 without a session
 *   GET  /shop/orders              Bearer -> {"items": [Order]}, newest first; own orders, all for the administrator
 *   POST /shop/orders/{id}/refund  Bearer -> {"order": Order}
 *   POST /shop/orders/{id}/cancel  Bearer -> {"order": Order}
 *   GET  /shop/mail                -> {"items": [{"id", "to", "subject", "at"}]}, newest first
 *   GET  /shop/mail/{id}           -> {"id", "to", "from", "subject", "at", "text", "html"}
 *
 *   Person  = {"id", "name", "email", "role": "customer" | "guest" | "administrator"}; a guest's orders carry the
 *             e-mail alone, and the next session with that e-mail verified claims them
 *   Product = {"id", "title", "text", "price": Money, "thumbnail": absolute address, "courses": [{"id", "title"}],
 *              "access_days": int | null, "free": bool}
 *   Order   = {"id", "product_id", "title", "status": "pending" | "paid" | "refunded" | "cancelled", "total": Money,
 *              "created_at": RFC 3339, "customer": {"name", "email"}, "lines": [{"id", "title", "refunded": bool}]}
 *   Money   = {"amount": minor units, "currency"}
 *
 * Everything else is the product's own: its elements, and its API under /api, of which the shop's scripts call the
 * library, a course, and for the administrator enrollments and courses. Refusals are application/problem+json.
 */

import { session } from "./session.js";

/** A refusal, or no answer at all (`status` 0). */
export class Problem extends Error {
  constructor({ status = 0, detail = "" }) {
    super(detail || "The server can't be reached right now.");
    this.status = status;
  }
}

let ahead = 0;

/** The server's clock in milliseconds, as its last answer told it: this computer's own may be wrong. */
export function serverNow() {
  return Date.now() + ahead;
}

export const get = (path) => call("GET", path);
export const post = (path, body = {}) => call("POST", path, body);

async function call(method, path, body) {
  const headers = { Accept: "application/json" };
  if (session.token) headers.Authorization = `Bearer ${session.token}`;
  if (body !== undefined) headers["Content-Type"] = "application/json";
  let response;
  try {
    response = await fetch(path, { method, headers, body: body && JSON.stringify(body), cache: "no-store" });
  } catch {
    throw new Problem({});
  }
  const told = Date.parse(response.headers.get("Date") ?? "");
  // The header tells whole seconds only: a clock that is right to three seconds is taken as right.
  if (told) ahead = Math.abs(told - Date.now()) > 3000 ? told - Date.now() : 0;
  const answer = await response.json().catch(() => ({}));
  if (response.ok) return answer;
  if (response.status === 401 && session.token) session.expire();
  throw new Problem({ status: response.status, detail: answer.detail ?? answer.title ?? "" });
}

/** Read every page of a list. */
export async function all(path) {
  const items = [];
  let cursor = "";
  do {
    const joined = path.includes("?") ? "&" : "?";
    const page = await get(`${path}${joined}limit=100${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
    items.push(...page.items);
    cursor = page.next ?? "";
  } while (cursor);
  return items;
}

const id = encodeURIComponent;

/** The addresses used here, each in one place. */
export const paths = {
  library: "/api/user/enrolled-courses",
  course: (course) => `/api/courses/${id(course)}`,
  watch: (course) => `/account/courses/${id(course)}`,
  enrollment: (one, verb) => `/api/admin/enrollments/${id(one)}${verb ? `/${verb}` : ""}`,
  order: (order, verb) => `/shop/orders/${id(order)}/${verb}`,
  mail: (letter) => `/shop/mail/${id(letter)}`,
};
