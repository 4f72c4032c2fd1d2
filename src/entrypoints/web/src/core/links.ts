/** Links that the shop gave. */

import type { CourseCard } from "./shapes.js";

/** Where a shop sells a course; what it sells no longer, and an address that is no web address, is nowhere. */
export function shopLink({ status, shop_url: url }: Pick<CourseCard, "status" | "shop_url">): string | null {
  return status === "published" && url && /^https?:\/\//i.test(url) ? url : null;
}
