/** A seek that never ends: WebKit now and then stands still at the beginning of a stream that begins a little late. */

/** Milliseconds within which a seek to what is loaded has ended in any browser. */
const STUCK = 2500;
/** Seconds. */
const A_LITTLE = 0.1;

/** Seek once more, a little further on, where a seek to what is loaded doesn't end. */
export function freeStuckSeeks(media: HTMLMediaElement, signal: AbortSignal): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const free = (): void => {
    if (media.seeking && isLoaded(media)) media.currentTime += A_LITTLE;
  };
  const watch = (): void => {
    clearTimeout(timer);
    timer = setTimeout(free, STUCK);
  };
  media.addEventListener("seeking", watch, { signal });
  // What is to be shown may come after the seek.
  media.addEventListener("progress", () => media.seeking && watch(), { signal });
  media.addEventListener("seeked", () => clearTimeout(timer), { signal });
  signal.addEventListener("abort", () => clearTimeout(timer), { once: true });
}

function isLoaded({ buffered, currentTime }: HTMLMediaElement): boolean {
  for (let index = 0; index < buffered.length; index += 1) {
    if (buffered.start(index) <= currentTime && currentTime + 1 < buffered.end(index)) return true;
  }
  return false;
}
