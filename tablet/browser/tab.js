// Gives this tab a name that outlives a reload, and no two open tabs the same one.
const PLACE = "keylever-tab";
const PREFIX = "keylever-tab ";

/** @returns {Promise<string>} */
export async function tabName() {
  const before = sessionStorage.getItem(PLACE);
  // A duplicated tab inherits the name while the first still holds its lock.
  if (before && (await hold(`tab ${before}`))) return before;
  const name = crypto.randomUUID();
  sessionStorage.setItem(PLACE, name);
  await hold(`tab ${name}`);
  return name;
}

/** @returns {Promise<Set<string>>} the names of all tabs open now */
export async function openTabs() {
  const { held = [] } = (await navigator.locks?.query()) ?? {};
  return new Set(held.filter(({ name }) => name.startsWith(PREFIX)).map(({ name }) => name.slice(PREFIX.length)));
}

/**
 * From here on the visit is this tab's, unless another tab has it open.
 * @param {(isAlone: boolean) => void} tell called with false when another has it, and with true once that one is gone
 */
export async function alone(visit, tell = () => {}) {
  mine[visit] ??= hold(`visit ${visit}`);
  if (await mine[visit]) return;
  tell(false);
  navigator.locks.request(`keylever-visit ${visit}`, () => (tell(true), new Promise(() => {})));
}

/** @type {Record<string, Promise<boolean>>} */
const mine = {};

// A page being reloaded gives its locks back within moments; so long is waited, then somebody else has it.
function hold(name) {
  if (!navigator.locks) return Promise.resolve(true);
  return new Promise((resolve) => {
    const held = () => {
      resolve(true);
      return new Promise(() => {});
    };
    navigator.locks.request(`keylever-${name}`, { signal: AbortSignal.timeout(1000) }, held).catch(() => resolve(false));
  });
}
