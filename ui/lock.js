/** Says that the PIN was given, or that there is none: the server then sends the page. */
const AGAIN_MS = 3000
const AWAY = "Keylever could not be reached. Load this page again."
const UNREAD = "This tablet cannot read what it keeps, so it stays locked. It tries again; you can also sign out."

export default function ({ data, parentElement, setTriggerValue }) {
  let isOver = false
  let tries = 0

  function begin() {
    open()
      .then(() => setTriggerValue("open", true))
      .catch((error) => {
        if (error.reason === "signed-out") return // the page is already on its way to the sign-in form
        say(parentElement, error.reason === "no-storage" ? UNREAD : AWAY)
        setTimeout(() => isOver || begin(), AGAIN_MS)
      })
  }

  async function open() {
    const frame = await import(at("/tablet/code/frame.js", tries++))
    await frame.passForServer(data.person, data.isMarked)
  }

  begin()
  return () => {
    isOver = true
  }
}

/** Once more under an address of its own: some browsers remember that a module could not be had. */
function at(path, again) {
  return new URL(again ? `${path}?again=${again}` : path, document.baseURI).href
}

function say(place, text) {
  const words = place.querySelector("[role=alert]") ?? document.createElement("p")
  if (words.textContent === text) return
  words.setAttribute("role", "alert")
  words.textContent = text
  place.append(words)
}
