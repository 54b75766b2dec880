// Draws what waits on this tablet; the words come from the tablet's own storage, so they stay in the browser.
export default function ({ parentElement }) {
  const place = parentElement.querySelector(".waits");
  if (place.dataset.isDrawn) return;
  place.dataset.isDrawn = "yes"; // a rerun calls this again
  const frame = place.getRootNode().host?.closest("[data-testid=stElementContainer]");
  const show = (isShown) => frame && (frame.style.display = isShown ? "" : "none");
  show(false);
  const drawn = import(new URL("/tablet/code/waits_here.js", document.baseURI).href).then((code) => code.drawWaits(place, show));
  return () => drawn.then((stop) => stop());
}
