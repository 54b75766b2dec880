/** Hands its place on the page to the tablet's own code, with the tablet the page has opened. */
export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".this-tablet")
  Promise.all([code("account/this_tablet.js"), code("capture.js")])
    .then(([page, { theTablet }]) => page.show(root, data, theTablet))
    .catch(() => (root.textContent = "This part could not be loaded. Load the page again."))
}

function code(path) {
  return import(new URL(`/tablet/code/${path}`, document.baseURI).href)
}
