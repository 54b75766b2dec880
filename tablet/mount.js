// The component asks for capture; capture itself lives on document.body, out of reach of reruns.
export default function () {
  import(new URL("/tablet/code/capture.js", document.baseURI).href).then((capture) => capture.boot());
}
