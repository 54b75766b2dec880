/** The "Sign out" button: drops the tablet's key at once, with or without a network, then ends the session. */
const MARK = "keylever-out=1; Path=/; SameSite=Lax; Max-Age=2592000"

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".sign-out")
  const [name, button] = [root.querySelector(".name"), root.querySelector("button")]
  name.textContent = data?.name ?? ""
  vault() // fetched while there is a network, so that it is here when there is none
  button.onclick = async () => {
    button.disabled = true
    document.cookie = MARK // the server lets no session count beside it, however late it hears of this
    await dropKey()
    await endSession()
    location.replace(at("/"))
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
