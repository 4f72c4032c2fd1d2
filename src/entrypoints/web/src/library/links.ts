/** Where the library's links lead. */

export const DEFAULT_HREF = "{api}/learn/{course}";

/** Fill in `{api}`, `{course}` and `{video}`; without a video its query parameter goes too. */
export function playerLink(template: string, told: { api: string; course: string; video: string | null }): string {
  const whole = told.video === null ? withoutVideo(template) : template;
  const values: Record<string, string> = {
    "{api}": told.api,
    "{course}": encodeURIComponent(told.course),
    "{video}": encodeURIComponent(told.video ?? ""),
  };
  return whole.replace(/\{(?:api|course|video)\}/g, (name) => values[name] ?? "");
}

function withoutVideo(template: string): string {
  return template.replace(/([?&])[^?&#=]+=\{video\}(&|(?=#|$))/, (_all, before: string, after: string) =>
    after ? before : "",
  );
}
