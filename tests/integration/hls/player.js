// A shop's page that plays a video with a stock hls.js, and exchanges its address before it ends, or once it is refused.
import Hls from "./hls.light.min.mjs"

const video = document.querySelector("video")
const SMALL = { maxBufferLength: 6, maxMaxBufferLength: 6, backBufferLength: 4 } // so that it fetches until the end

// What happened, for whoever looks: each picture shown is [milliseconds on the clock, place, height of the picture].
window.seen = { shown: [], levels: [], asked: [], refusals: [], stopped: null, problems: [] }

let hls = null
let told = null
let ask = null
let timer = null
let exchanging = false

async function fetchAddress({ api, path, token }) {
  const renewed = told ? `?session=${encodeURIComponent(told.session)}` : ""
  const answer = await fetch(api + path + renewed, { headers: { Authorization: `Bearer ${token}` } })
  const body = await answer.json()
  if (!answer.ok) throw Object.assign(new Error(body.detail), { code: body.code })
  return body
}

// Take another address up: where the film was, whether it played, and in which quality, stay as they are.
async function exchange(why) {
  if (exchanging) return
  exchanging = true
  clearTimeout(timer)
  try {
    told = await fetchAddress(ask)
    window.seen.asked.push({ why, place: video.currentTime, ...told })
    const [place, plays, level] = [video.currentTime, !video.paused, hls.currentLevel]
    hls.config.startPosition = place
    hls.config.startLevel = level
    hls.loadSource(told.url)
    await new Promise((resolve) => video.addEventListener("loadedmetadata", resolve, { once: true }))
    if (level >= 0) hls.nextLevel = level
    if (Math.abs(video.currentTime - place) > 0.1) video.currentTime = place
    if (plays) await video.play()
    renewInTime()
  } catch (problem) {
    window.seen.stopped = problem.code ?? problem.message
  } finally {
    exchanging = false
  }
}

function renewInTime() {
  timer = setTimeout(() => exchange("ahead"), Math.max(0, Date.parse(told.renew_at) - Date.now()))
}

function noteEachPicture() {
  video.requestVideoFrameCallback((now, { mediaTime, height }) => {
    window.seen.shown.push([now, mediaTime, height])
    noteEachPicture()
  })
}

function showCaptions({ captions }) {
  for (const { language, label, url } of captions) {
    const track = Object.assign(document.createElement("track"), { kind: "captions", srclang: language, label, src: url })
    video.append(track)
    track.track.mode = "showing"
  }
}

function listen() {
  hls.on(Hls.Events.MANIFEST_PARSED, (_event, { levels }) => window.seen.levels.push(levels.map((each) => each.height)))
  hls.on(Hls.Events.ERROR, (_event, { details, fatal, response }) => {
    if (response?.code === 403) {
      window.seen.refusals.push(details)
      exchange("refused")
    } else if (fatal) window.seen.problems.push(details)
  })
}

window.watch = async (asking) => {
  ask = asking
  told = await fetchAddress(ask)
  window.seen.asked.push({ why: "first", place: told.position, ...told })
  hls = window.hls = new Hls({ ...SMALL, startLevel: 0, startPosition: told.position })
  listen()
  noteEachPicture()
  if (told.poster) video.poster = told.poster
  showCaptions(told)
  hls.loadSource(told.url)
  hls.attachMedia(video)
  renewInTime()
  await video.play()
}

// Forget to renew in time, once.
window.miss = () => clearTimeout(timer)

window.renew = () => exchange("by hand")

// Show one picture of the storyboard; gives the words that name its part of the sprite, and the sprite's pixels.
window.storyboard = async () => {
  const text = await (await fetch(told.storyboard)).text()
  const [link] = text.split("\n").filter((line) => line.includes("#xywh="))
  const picture = await createImageBitmap(await (await fetch(new URL(link, told.storyboard))).blob())
  return { part: link.split("#")[1], width: picture.width, height: picture.height }
}

// Show the poster; gives its pixels.
window.poster = async () => {
  const image = Object.assign(new Image(), { src: video.poster })
  await image.decode()
  return [image.naturalWidth, image.naturalHeight]
}

// Fetch the beginning of the film as one file, as players without HLS do.
window.beginning = async () => {
  const answer = await fetch(told.file.url, { headers: { Range: "bytes=4-7" } })
  return [answer.status, await answer.text()]
}
