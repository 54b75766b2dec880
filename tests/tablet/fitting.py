"""What does not fit a page's screen: anything wider than it, and words of a chart cut off or over one another."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.tablet.screens import SIZES

SETTLING_MS, LOOKS = 500, 20

_LOOK = """() => {
  const found = []
  for (const one of [document.scrollingElement, document.querySelector('[data-testid="stMain"]')]) {
    if (one && one.scrollWidth > one.clientWidth) found.push(`${one.scrollWidth} px on ${one.clientWidth}`)
  }
  for (const chart of document.querySelectorAll('.stPlotlyChart')) {
    const frame = chart.getBoundingClientRect(), name = (chart.getAttribute('aria-label') || '').slice(0, 40)
    if (!frame.width) continue
    if (frame.right > innerWidth + 1) found.push(`${name}: beyond the screen`)
    const words = [...chart.querySelectorAll('svg.main-svg text')].map((text) => [text, text.getBoundingClientRect()])
      .filter(([, box]) => box.width)
    for (const [text, box] of words) {
      if (box.left < frame.left - 1 || box.right > frame.right + 1 || box.top < frame.top - 1
        || box.bottom > frame.bottom + 1) found.push(`${name}: “${text.textContent}” is cut off`)
    }
    for (const ticks of ['xtick', 'ytick']) {
      const own = words.filter(([text]) => text.parentNode.classList.contains(ticks))
      own.forEach(([text, box], n) => own.slice(n + 1).forEach(([other, beside]) => {
        // Slanted words have boxes that meet where they do not.
        if (/rotate\\((?!0[,)])/.test(text.getAttribute('transform') || '')) return
        if (box.left < beside.right - 1 && beside.left < box.right - 1 && box.top < beside.bottom - 1
          && beside.top < box.bottom - 1) found.push(`${name}: “${text.textContent}” over “${other.textContent}”`)
      }))
    }
  }
  return found
}"""


def too_wide(page: Page, size: str = "phone") -> list[str]:
    """What is wrong on a screen of that size, which the page has from then on, once its charts were drawn anew."""
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})
    page.wait_for_timeout(SETTLING_MS)
    found: list[str] = page.evaluate(_LOOK)
    for _ in range(LOOKS):
        if not found:
            break
        page.wait_for_timeout(SETTLING_MS)  # a busy machine draws a chart late; what is wrong then stays wrong
        found = page.evaluate(_LOOK)
    return found
