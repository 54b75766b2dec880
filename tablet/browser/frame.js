// What every signed-in page runs: it goes when somebody signs out, and is shut between visits where there is a PIN;
// its charts take their titles along when they are saved.
import { passForServer, watch } from "./lock.js";
import { titlePictures } from "./picture.js";
import { followSignOut, signOut } from "./signing_out.js";

export { passForServer, signOut };

/** @param {{person: string, isMyTablet: boolean}} who is signed in here */
export function begin({ person, isMyTablet }) {
  followSignOut();
  titlePictures();
  if (isMyTablet && globalThis.isSecureContext) watch(person);
}
