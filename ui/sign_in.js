/** Trades the one-time code for the session's cookie; scripts never see the cookie. */
const CALL = { method: "POST", headers: { "Content-Type": "application/json", "X-Keylever": "1" } }

export default function ({ data, setTriggerValue }) {
  const code = data?.code
  if (!code || code === globalThis.keyleverTraded) return
  globalThis.keyleverTraded = code // a rerun draws this again; a code is good for one use
  trade(code).then((answer) => setTriggerValue("done", answer))
}

async function trade(code) {
  try {
    const traded = await fetch(at("/tablet/sign-in"), { ...CALL, body: JSON.stringify({ code }) })
    if (!traded.ok) return "refused"
    const kept = await fetch(at("/tablet/session"), { cache: "no-store" })
    if (!kept.ok) return "not kept"
    const channel = new BroadcastChannel("keylever")
    globalThis.keyleverSignedIn = Math.random() // not this page, which is drawn anew in any case
    channel.postMessage({ what: "signed-in", by: globalThis.keyleverSignedIn }) // pages of whoever was here before
    channel.close()
    return "kept"
  } catch {
    return "offline"
  }
}

function at(path) {
  return new URL(path, document.baseURI).href
}
