// One uploader per browser where Web Locks are known; the server takes a second delivery in its stride anyway.

/** Longer than an upload of several lines takes. A tab the system put to sleep in the middle of one must not keep the rest from sending. */
const PATIENCE_MS = 18_000;

/** @template T @param {() => Promise<T>} work one upload @returns {Promise<T>} */
export async function alone(work) {
  if (!navigator.locks) return work();
  let isHeld = false;
  const held = () => {
    isHeld = true;
    return work();
  };
  const take = (how) => navigator.locks.request("keylever-upload", how, held);
  try {
    return await take({ signal: AbortSignal.timeout(PATIENCE_MS) });
  } catch (error) {
    if (isHeld) throw error;
    return take({ steal: true });
  }
}
