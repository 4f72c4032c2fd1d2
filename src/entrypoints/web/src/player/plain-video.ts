/** The one media element of a player: another would have to be asked for sound and full screen again. */
export function plainVideo(): HTMLVideoElement {
  const media = document.createElement("video");
  media.crossOrigin = "anonymous";
  media.playsInline = true;
  media.preload = "metadata";
  return media;
}
