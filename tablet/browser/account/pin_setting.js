// Sets the PIN or takes it away; the key kept on this tablet is wrapped with it, or lies bare again, in the same step.
import { pinGiven } from "../lock.js";
import { isPin, newPin, tellServer } from "../pin.js";
import { keepAgain } from "../vault.js";

/** @throws without the server ({@link TabletRefused}) or without room, and then nothing has changed */
export async function choosePin(person, pin) {
  if (!isPin(pin)) throw new RangeError("A PIN has six digits.");
  const made = await newPin(person, pin);
  await keepAgain(person, made);
  tellServer(person);
  pinGiven(person, made.wrap);
}

/** @throws without the server ({@link TabletRefused}) or without room, and then nothing has changed */
export async function takePinAway(person) {
  await keepAgain(person, null);
  tellServer(null);
  pinGiven(person, null);
}
