/** Waiting for a media element. */

/** Wait for one event; an error of the element is the engine's to handle, and this then never ends. */
export function happened(media: HTMLMediaElement, name: string): Promise<Event> {
  return new Promise((resolve) => media.addEventListener(name, resolve, { once: true }));
}

/**
 * Seek, and wait until it has landed; a phone that ignores a seek before it plays is told once more.
 *
 * `at` gives the place, which may be another one by the time that it has landed.
 */
export async function land(media: HTMLMediaElement, at: () => number): Promise<void> {
  if (Math.abs(media.currentTime - at()) > 0.5) media.currentTime = at();
  if (!media.seeking) return;
  await Promise.race([happened(media, "seeked"), happened(media, "playing")]);
  if (media.currentTime >= 1 || at() < 1) return;
  media.currentTime = at();
  await happened(media, "seeked");
}
