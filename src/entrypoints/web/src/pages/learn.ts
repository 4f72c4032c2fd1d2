/** The script of our own pages: whoever is signed in at the shop watches, and the address says what. */

/** Where a shop on our own origin leaves who is signed in: JSON with a `token`, for this tab alone. */
const KEPT = "coursedock.session";
type Embedded = HTMLElement & { session: () => string | null };

function token(): string | null {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "null") as { token?: unknown } | null;
    return typeof kept?.token === "string" ? kept.token : null;
  } catch {
    return null;
  }
}

/** What follows what the page is called: the shop's name. */
const ending = document.title.slice(document.title.indexOf(" – "));

function showVideo({ detail }: CustomEvent<{ video: string; title: string; chosen: boolean }>): void {
  document.title = detail.title + ending;
  // Where she just goes on, the address goes on meaning that.
  if (!detail.chosen) return;
  const address = new URL(location.href);
  address.searchParams.set("video", detail.video);
  // Not an entry of its own: going back leads to the library, not through every lesson that followed by itself.
  history.replaceState(history.state, "", address);
}

const notice = document.getElementById("sign-in");
const embedded = document.querySelector<Embedded>("course-library, course-player");
if (embedded) {
  embedded.addEventListener("course-session-needed", () => {
    if (notice) notice.hidden = false;
  });
  embedded.addEventListener("course-lesson", (event) => showVideo(event as Parameters<typeof showVideo>[0]));
  const video = new URLSearchParams(location.search).get("video");
  if (video && embedded.localName === "course-player") embedded.setAttribute("video", video);
  embedded.session = token;
}
