// Gives this tab a name that outlives a reload, and no two open tabs the same one.
const PLACE = "keylever-tab";

/** @returns {Promise<string>} */
export async function tabName() {
  const before = sessionStorage.getItem(PLACE);
  // A duplicated tab inherits the name; a page being reloaded gives its lock back within moments.
  if (before && (await hold(before))) return before;
  const name = crypto.randomUUID();
  sessionStorage.setItem(PLACE, name);
  await hold(name);
  return name;
}

function hold(name) {
  if (!navigator.locks) return true;
  return new Promise((resolve) => {
    const held = () => {
      resolve(true);
      return new Promise(() => {});
    };
    navigator.locks.request(`keylever-tab ${name}`, { signal: AbortSignal.timeout(1000) }, held).catch(() => resolve(false));
  });
}
