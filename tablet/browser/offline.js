// The offline page: a small home, and over it whatever screen the address asks for.
import { boot, theTablet } from "./capture.js";
import { homeView } from "./offline_home.js";

const LOOK_EVERY_MS = 5000;

const home = homeView({ theTablet, go });
document.body.append(home.node);
boot(home);
for (const name of ["online", "focus"]) addEventListener(name, look);
setInterval(look, LOOK_EVERY_MS);

/** Within this page, so that it works without a network; the screens follow the address. */
function go(address) {
  history.pushState(null, "", address);
  boot();
}

// Only home says that the server is back: nobody who writes is disturbed.
function look() {
  if (!document.hidden && !document.querySelector("dialog[open]")) home.look();
}
