// Draws what waits on this tablet; the words come from the tablet's own storage, so they stay in the browser.
export default function ({ parentElement }) {
  const place = parentElement.querySelector(".waits");
  if (place.dataset.isDrawn) return;
  place.dataset.isDrawn = "yes"; // a rerun calls this again
  const frame = place.getRootNode().host?.closest("[data-testid=stElementContainer]");
  const show = (isShown) => frame && (frame.style.display = isShown ? "" : "none");
  show(false);
  const drawn = Promise.all([code("capture.js"), code("waits_here.js")]).then(([{ theTablet }, { drawWaits }]) =>
    drawWaits(theTablet, place, show));
  return () => drawn.then((stop) => stop());
}

// By the very address the page's own capture code is asked for: another address would be a second tablet.
function code(name) {
  return import(new URL(`/tablet/code/${name}`, document.baseURI).href);
}
