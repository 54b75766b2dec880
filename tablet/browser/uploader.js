// One uploader per browser where Web Locks are known; the server takes a second delivery in its stride anyway.

/** A tab the system put to sleep in the middle of an upload keeps the lock, and must not keep the rest from sending. */
const PATIENCE_MS = 5000;

/** @template T @param {() => Promise<T>} work @returns {Promise<T>} */
export async function alone(work) {
  if (!navigator.locks) return work();
  let isHeld = false;
  const held = () => {
    isHeld = true;
    return work();
  };
  try {
    return await navigator.locks.request("keylever-upload", { signal: AbortSignal.timeout(PATIENCE_MS) }, held);
  } catch (error) {
    if (isHeld) throw error;
    return work();
  }
}
