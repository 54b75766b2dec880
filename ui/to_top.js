/** Shows a new step from its top: Streamlit leaves the page scrolled to where the last one's button was. */
let shown = null

export default function ({ data }) {
  const isNew = shown !== null && shown !== data?.step
  shown = data?.step
  if (isNew) document.querySelector("[data-testid=stMain]")?.scrollTo(0, 0)
}
