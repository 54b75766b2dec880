/** The "Sign out" button: drops the tablet's key at once, with or without a network, then ends the session. */
const MARK = "keylever-out=1; Path=/; SameSite=Lax; Max-Age=2592000"
const ABOVE = `position: fixed; top: 18px; right: 24px; z-index: 2147483000; min-height: 44px; padding: 0 16px;
  border: 1px solid #d5dde4; border-radius: 10px; background: #fff; color: #16202a; font: 16px system-ui, sans-serif`

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".sign-out")
  root.querySelector(".name").textContent = data?.name ?? ""
  root.querySelector("button").onclick = signOut
  vault() // fetched while there is a network, so that it is here when there is none
  return staysOnTop(root)
}

async function signOut(event) {
  event.target.disabled = true
  document.cookie = MARK // the server lets no session count beside it, however late it hears of this
  await dropKey()
  await endSession()
  location.replace(at("/"))
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

function vault() {
  loading ??= import(at("/tablet/code/vault.js")).catch(() => (loading = null))
  return loading
}

async function dropKey() {
  try {
    await within(2000, vault().then((module) => module?.dropKey?.()))
  } catch (error) {
    console.error("Keylever: the key could not be dropped", error)
  }
}

async function endSession() {
  try {
    const call = { method: "POST", headers: { "X-Keylever": "1" }, keepalive: true }
    await within(3000, fetch(at("/tablet/sign-out"), call))
  } catch {
    // No network: the mark above ends the session at the next contact.
  }
}

function within(limitMs, work) {
  return Promise.race([work, new Promise((_, refuse) => setTimeout(() => refuse(new Error("too slow")), limitMs))])
}

function at(path) {
  return new URL(path, document.baseURI).href
}
