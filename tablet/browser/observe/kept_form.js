/** What is typed before a visit begins lasts through a reload; starting or leaving ends it. */

const KEPT_MS = 12 * 60 * 60 * 1000;

/** @param {string} name the form's address: another class has another form */
export function keptForm(tablet, name) {
  let [drafts, read, isTyped, isOver] = [null, null, false, false];
  const write = () => { if (drafts && read && isTyped && !isOver) drafts.set(name, read()); };

  function typed() {
    isTyped = Boolean(read);
    write();
  }

  async function begin(form) {
    ({ read } = form);
    drafts = await tablet.form().catch(() => null);
    const before = drafts?.get(name);
    if (isTyped) return write();
    if (!before || isOver) return undefined;
    return Date.now() - Date.parse(before.mark.wall) < KEPT_MS ? form.restore(before.value) : drafts.drop(name);
  }

  function drop() {
    isOver = true;
    return drafts?.drop(name);
  }
  return { typed, begin, drop };
}
