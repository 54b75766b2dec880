/** "Print this page": the browser's own print window, from which a paper size is chosen. */
export default function ({ parentElement }) {
  parentElement.querySelector("button").onclick = () => window.print()
}
