/** Silent minutes: counts in the browser alone, so that nothing on the page is drawn anew while somebody types. */
const MINUTES = [1, 2, 3, 5]
const KEPT = "keylever-timer" // this tab's storage: the time goes on over a step or a reload

export default function ({ parentElement }) {
  const root = parentElement.querySelector(".timer")
  if (!root.firstChild) build(root)
  const ticking = setInterval(() => draw(root), 250)
  draw(root)
  return () => clearInterval(ticking)
}

function build(root) {
  const face = add(root, "output", "face")
  face.setAttribute("role", "timer")
  add(root, "p", "said").setAttribute("role", "status")
  add(root, "p", "asked", "Silent time, if you like")
  const row = add(root, "div", "row")
  for (const minutes of MINUTES) {
    const button = add(row, "button", "start", `${minutes} min`)
    button.setAttribute("aria-label", minutes === 1 ? "1 silent minute" : `${minutes} silent minutes`)
    button.onclick = () => start(root, minutes)
  }
  add(row, "button", "stop", "Stop").onclick = () => stop(root)
}

function add(to, tag, name, text = "") {
  const made = document.createElement(tag)
  made.className = name
  made.textContent = text
  if (tag === "button") made.type = "button"
  to.append(made)
  return made
}

function start(root, minutes) {
  sessionStorage.setItem(KEPT, String(Date.now() + minutes * 60_000))
  draw(root)
}

function stop(root) {
  sessionStorage.removeItem(KEPT)
  draw(root)
}

function draw(root) {
  const until = Number(sessionStorage.getItem(KEPT) ?? 0)
  const left = Math.max(0, Math.ceil((until - Date.now()) / 1000))
  root.dataset.state = !until ? "idle" : left ? "runs" : "over"
  const face = root.querySelector(".face")
  const shown = until ? `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}` : ""
  if (face.textContent !== shown) face.textContent = shown
  const words = until && !left ? "Time. Who would like to begin?" : ""
  const said = root.querySelector(".said")
  if (said.textContent !== words) said.textContent = words
}
