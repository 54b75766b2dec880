/** Says that the PIN was given, or that there is none: the server then sends the page. */
export default function ({ data, setTriggerValue }) {
  import(at("/tablet/code/frame.js"))
    .then((frame) => frame.passForServer(data.person))
    .then(() => setTriggerValue("open", true))
    .catch(() => {}) // too many wrong ones: the page is already on its way to the sign-in form
}

function at(path) {
  return new URL(path, document.baseURI).href
}
