/** The page's own script: it says who is signed in, and shows the player where the address names a course. */

const asked = new URLSearchParams(location.search);
let element = document.querySelector("course-library");

if (asked.has("course")) {
  const player = document.createElement("course-player");
  player.setAttribute("course", asked.get("course"));
  player.setAttribute("video", asked.get("video") ?? "");
  player.setAttribute("library", "/");
  element.replaceWith(player);
  element = player;
}

element.session = async () => {
  const answer = await fetch("/course-session", { method: "POST", cache: "no-store" });
  if (answer.status === 401) return null;
  if (!answer.ok) throw new Error(`The shop answered ${answer.status}.`);
  return (await answer.json()).token;
};
element.addEventListener("course-session-needed", () => {
  document.querySelector("#sign-in").hidden = false;
});
