/** Links that the shop gave. */

/** Where a shop sells a course; an address that is no web address is none. */
export function shopLink({ shop_url: url }: { shop_url: string | null }): string | null {
  return url && /^https?:\/\//i.test(url) ? url : null;
}
