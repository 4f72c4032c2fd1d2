// A shop's page that sends films with a stock Uppy, as docs/uploads.md shows it.
import AwsS3 from "@uppy/aws-s3"
import Uppy from "@uppy/core"

// Uppy calls with fetch and knows no session: it is added to calls of our API, and to no others.
function signIn(api, token, told) {
  const plain = window.fetch.bind(window)
  window.fetch = async (url, options = {}) => {
    if (!String(url).startsWith(api)) return plain(url, options)
    const headers = { ...options.headers, Authorization: `Bearer ${token}` }
    const answer = await plain(url, { ...options, headers })
    if (!answer.ok) told((await answer.clone().json()).detail)
    return answer
  }
}

// What Uppy must know to go on is two words; they are remembered until the file is whole.
function remember(uppy) {
  const place = (file) => `upload ${file.id}`
  uppy.on("file-added", (file) => {
    uppy.setFileMeta(file.id, { size: file.size })
    const begun = localStorage.getItem(place(file))
    if (begun) uppy.setFileState(file.id, { s3Multipart: JSON.parse(begun) })
  })
  uppy.on("s3-multipart:part-uploaded", (file) => {
    localStorage.setItem(place(file), JSON.stringify(uppy.getFile(file.id).s3Multipart))
  })
  uppy.on("upload-success", (file) => localStorage.removeItem(place(file)))
}

// A small file goes as a form, of which the API learns when it is told.
async function completeForm(api, key) {
  const id = key.split("/").pop()
  const url = `${api}/api/admin/uploads/s3/multipart/${id}/complete?key=incoming/${id}`
  const headers = { "Content-Type": "application/json" }
  return (await fetch(url, { method: "POST", headers, body: '{"parts":[]}' })).ok
}

window.seen = { parts: [], progress: [], problems: [], location: null, failed: null }

window.begin = ({ api, token, multipart = true }) => {
  const uppy = new Uppy()
  window.uppy = uppy
  signIn(api, token, (problem) => window.seen.problems.push(problem))
  remember(uppy)
  uppy.use(AwsS3, {
    companionEndpoint: `${api}/api/admin/uploads`,
    shouldUseMultipart: multipart,
    getChunkSize: () => 5 * 1024 * 1024,
  })
  uppy.on("s3-multipart:part-uploaded", (_file, part) => window.seen.parts.push(part.PartNumber))
  uppy.on("upload-progress", (_file, progress) => window.seen.progress.push(progress.bytesUploaded))
  uppy.on("upload-error", (_file, error) => (window.seen.failed = error.message))
  uppy.on("upload-success", async (_file, { body, uploadURL }) => {
    const whole = multipart || (await completeForm(api, body.key))
    if (whole) window.seen.location = uploadURL
  })
  window.addEventListener("online", () => uppy.retryAll())
  document.querySelector("input").addEventListener("change", (event) => {
    for (const file of event.target.files) uppy.addFile({ name: file.name, type: file.type, data: file })
    uppy.upload()
  })
}
