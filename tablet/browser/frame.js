// What every signed-in page runs: it goes when somebody signs out, and is shut between visits where there is a PIN.
import { passForServer, watch } from "./lock.js";
import { followSignOut, signOut } from "./signing_out.js";

export { passForServer, signOut };

/** @param {{person: string, isMyTablet: boolean}} who is signed in here */
export function begin({ person, isMyTablet }) {
  followSignOut();
  if (isMyTablet && globalThis.isSecureContext) watch(person);
}
