// While words are in the page's memory alone, the browser asks before the page goes; at any other time it never does.

/** @param {{badge: object, onBadge: (listener: () => void) => void}} tablet */
export function holdPage(tablet) {
  const ask = (event) => event.preventDefault();
  let isHeld = false;
  const look = () => {
    const { isUnkept } = tablet.badge;
    if (isUnkept === isHeld) return;
    isHeld = isUnkept;
    if (isHeld) addEventListener("beforeunload", ask);
    else removeEventListener("beforeunload", ask); // with it a browser keeps no picture of the page for the way back
  };
  tablet.onBadge(look);
  look();
}
