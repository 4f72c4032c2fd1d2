/** What the browser does around a picture: full screen, picture in picture, and whether its volume can be set. */

/** The iPhone has no full screen but the video's own. */
type AppleVideo = HTMLVideoElement & { webkitEnterFullscreen?: () => void };

export function canFullScreen(stage: HTMLElement, media: HTMLVideoElement): boolean {
  return document.fullscreenEnabled ? "requestFullscreen" in stage : "webkitEnterFullscreen" in media;
}

export function isFullScreen(stage: HTMLElement): boolean {
  return stage.matches(":fullscreen");
}

/** Enter or leave full screen, with everything that lies over the picture. */
export async function toggleFullScreen(stage: HTMLElement, media: AppleVideo): Promise<void> {
  try {
    if (isFullScreen(stage)) await document.exitFullscreen();
    else if (document.fullscreenEnabled) await stage.requestFullscreen({ navigationUI: "hide" });
    else media.webkitEnterFullscreen?.();
  } catch {
    // The browser or the page around us doesn't allow it; the picture stays where it is.
  }
}

export function canPicture(media: HTMLVideoElement): boolean {
  return Boolean(document.pictureInPictureEnabled) && "requestPictureInPicture" in media;
}

export function isPicture(media: HTMLVideoElement): boolean {
  const root = media.getRootNode();
  return "pictureInPictureElement" in root && root.pictureInPictureElement === media;
}

export async function togglePicture(media: HTMLVideoElement): Promise<void> {
  try {
    if (isPicture(media)) await document.exitPictureInPicture();
    else await media.requestPictureInPicture();
  } catch {
    // Refused: without a picture yet, or by the page around us.
  }
}

let settable: Promise<boolean> | undefined;

/** The volume of an iPhone is that of its buttons: what a page sets is soon forgotten. */
export function canSetVolume(): Promise<boolean> {
  settable ??= (async () => {
    const probe = document.createElement("video");
    probe.volume = 0.5;
    await new Promise((resolve) => setTimeout(resolve));
    return probe.volume === 0.5;
  })();
  return settable;
}
