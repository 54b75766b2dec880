/** The "Sign out" button, the same above a lost connection's window, and what every signed-in page does by itself. */
const MARK = "keylever-out=1; Path=/; SameSite=Lax; Max-Age=2592000"
const ABOVE = `position: fixed; top: 18px; right: 24px; z-index: 2147483000; min-height: 44px; padding: 0 16px;
  border: 1px solid #d5dde4; border-radius: 10px; background: #fff; color: #16202a; font: 16px system-ui, sans-serif`

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".sign-out")
  root.querySelector(".name").textContent = data?.name ?? ""
  root.querySelector("button").onclick = signOut
  // Fetched while there is a network, so that it is here when there is none.
  frame().then((module) => module?.begin(data))
  return staysOnTop(root)
}

async function signOut(event) {
  event.target.disabled = true
  document.cookie = MARK // also where the code could not be fetched: no session counts beside it
  const module = await frame()
  if (module) await module.signOut()
  else location.replace(at("/"))
}

/** Streamlit lays a window over the page when its connection is gone; then a twin of the button stands above it. */
function staysOnTop(root) {
  const twin = document.createElement("button")
  twin.textContent = "Sign out"
  twin.style.cssText = ABOVE
  twin.onclick = signOut
  twin.dataset.reactAriaTopLayer = "true" // the window makes everything else on the page unusable
  const watch = setInterval(() => {
    const isCovered = root.getRootNode().host?.closest("[inert], [aria-hidden=true]") ?? root.closest("[inert]")
    if (isCovered && !twin.isConnected) document.body.append(twin)
    if (!isCovered) twin.remove()
  }, 500)
  return () => {
    clearInterval(watch)
    twin.remove()
  }
}

let loading = null

function frame() {
  loading ??= import(at("/tablet/code/frame.js")).catch(() => (loading = null))
  return loading
}

function at(path) {
  return new URL(path, document.baseURI).href
}
