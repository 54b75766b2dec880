// Makes this browser ready to begin without a network, and to be an app on the home screen.
import { el } from "./elements.js";

const LINKS = [
  ["link", { rel: "manifest", href: "/tablet/manifest.webmanifest" }],
  ["link", { rel: "apple-touch-icon", href: "/tablet/icons/apple-touch-180.png" }],
  ["meta", { name: "theme-color", content: "#0b6b5b" }],
  ["meta", { name: "apple-mobile-web-app-title", content: "Keylever" }],
];

/** For whoever puts this page on the home screen. */
export function addInstallLinks() {
  for (const [tag, props] of LINKS) {
    const [name, value] = Object.entries(props)[0];
    if (!document.head.querySelector(`${tag}[${name}="${value}"]`)) document.head.append(el(tag, props));
  }
}

/** Register the worker, and look for a newer one. A page works the same without it, so nothing is said of a failure. */
export async function keepWorker() {
  if (!globalThis.isSecureContext || !navigator.serviceWorker) return;
  try {
    const registration = await navigator.serviceWorker.register("/tablet/worker.js", { scope: "/" });
    if (registration.active) await registration.update();
    if (matchMedia("(display-mode: standalone)").matches) await navigator.storage?.persist?.();
  } catch {
    // No worker, no room, no network: the next page tries again.
  }
}
