/** Says why to install before the first visit, until it runs as an app or somebody hides the line on this tablet. */
const HIDDEN = "keylever.install-hint"

export default function ({ data, parentElement }) {
  const frame = (parentElement.host ?? parentElement.getRootNode().host)?.closest("[data-testid=stElementContainer]")
  const show = (isShown) => frame && (frame.style.display = isShown ? "" : "none")
  show(!isHidden() && !matchMedia("(display-mode: standalone)").matches)
  if (parentElement.querySelector("button")) return // a rerun calls this again
  const words = document.createElement("span")
  words.textContent = data.words
  const hide = document.createElement("button")
  hide.type = "button"
  hide.textContent = "Hide this"
  hide.addEventListener("click", () => {
    keepHidden()
    show(false)
  })
  const line = document.createElement("div")
  line.className = "line"
  line.append(words, hide)
  parentElement.append(line)
}

function isHidden() {
  try {
    return localStorage.getItem(HIDDEN) === "yes"
  } catch {
    return false
  }
}

function keepHidden() {
  try {
    localStorage.setItem(HIDDEN, "yes")
  } catch {
    // Without storage it is hidden until the page goes.
  }
}
