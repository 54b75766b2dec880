// A chart saved as a picture leaves its page: its title and what it was counted from go with it.
const SAVES = '.modebar-btn[data-title^="Download plot"]';

/** For every chart of every page, whenever it is drawn. */
export function titlePictures() {
  document.addEventListener("click", lend, true);
}

/** Plotly copies the chart's layout within the click: until then it is that of the picture. */
function lend({ target }) {
  const chart = target.closest?.(SAVES) && target.closest(".js-plotly-plot");
  const shown = chart?.layout;
  if (!shown?.meta?.picture) return;
  chart.layout = { ...shown, ...shown.meta.picture };
  setTimeout(() => (chart.layout = shown));
}
