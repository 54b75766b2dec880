// Signing out: key, PIN and page are gone at once, with or without a network; the session ends at the next contact.
import { dropKey } from "./kept_key.js";
import { markSignedOut } from "./signed_out_mark.js";

let isLeaving = false;
let isFollowing = false;

export async function signOut() {
  isLeaving = true;
  markSignedOut();
  await within(2000, dropKey()).catch((error) => console.error("Keylever: the key could not be dropped", error));
  const call = { method: "POST", headers: { "X-Keylever": "1" }, keepalive: true };
  await within(3000, fetch("/tablet/sign-out", call)).catch(() => {}); // the mark does it at the next contact
  leave();
}

/** From here on this page goes when anybody signs out in this browser, and is never shown again by the back button. */
export function followSignOut() {
  if (isFollowing) return;
  isFollowing = true;
  // What the back button shows may be a picture of an earlier page, alive again: nobody asked the server for it.
  addEventListener("pageshow", ({ persisted }) => persisted && location.reload());
  const channel = new BroadcastChannel("keylever");
  channel.addEventListener("message", ({ data }) => {
    if (data.what === "key-dropped" && !isLeaving) leave();
    // The page may be somebody else's now; an open visit says so itself and keeps what is being written.
    const isOther = data.what === "signed-in" && data.by !== globalThis.keyleverSignedIn;
    if (isOther && !document.documentElement.classList.contains("k-open")) location.reload();
  });
  addEventListener("pagehide", () => channel.close());
}

function leave() {
  isLeaving = true;
  document.documentElement.style.visibility = "hidden";
  location.replace("/");
}

function within(limitMs, work) {
  return Promise.race([work, new Promise((_, refuse) => setTimeout(() => refuse(new Error("too slow")), limitMs))]);
}
