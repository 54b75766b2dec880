// Sets the PIN or takes it away; the key kept on this tablet is wrapped with it, or lies bare again, in the same step.
import { pinGiven } from "../lock.js";
import { isPin, removePin, setPin } from "../pin.js";
import { keepAgain } from "../vault.js";

/** @throws {TabletRefused} without the server, and then nothing has changed */
export async function choosePin(person, pin) {
  if (!isPin(pin)) throw new RangeError("A PIN has six digits.");
  const wrap = await setPin(person, pin);
  try {
    await keepAgain(wrap);
  } catch (error) {
    await removePin();
    throw error;
  }
  pinGiven(person, wrap);
}

/** @throws {TabletRefused} without the server, and then nothing has changed */
export async function takePinAway(person) {
  await keepAgain(null);
  await removePin();
  pinGiven(person, null);
}
