/** Sweeps: opened by "Sweep now", each group blank until touched, one entry on "Done", none on "Skip". */
import { el } from "../elements.js";
import { button, fill, keep, once } from "./parts.js";
import { countOf, stepper } from "./counting.js";
import { groupsOf, whereabouts } from "./whereabouts.js";
import { isLive } from "./words.js";
import { sweepsAgreed } from "./agreeing.js";

const DRAFT = "sweep";
const SIZE_UNKNOWN = 25;

export function isSweeping(visit) {
  return Boolean(visit.draft(DRAFT)?.value);
}

const nameOf = ({ id }) => id ?? "none";

/** A sweep begun and neither done nor skipped, as its entry will say it; null when there is none. */
function begunSweep(tablet, visit) {
  const open = visit.draft(DRAFT)?.value;
  if (!open) return null;
  const groups = groupsOf(whereabouts(tablet, visit)).flatMap((group) => open.looks[nameOf(group)] ?? []);
  return { due_tick_ms: open.due, groups };
}

const presentIn = (open, group) => open.present[nameOf(group)] ?? group.students ?? SIZE_UNKNOWN;

/** Who was here stays from sweep to sweep; who is on task never does. */
function hereBefore(visit) {
  const all = visit.state.sweeps.flatMap(({ groups }) => groups);
  return Object.fromEntries(all.map(({ group, present }) => [group ?? "none", present]));
}

export function sweepView(tablet, visit, { say }) {
  const head = el("section", { class: "k-card k-sweep-head", "aria-label": "Sweep" });
  const board = el("div", { class: "k-sweep-board" });
  const agreed = () => sweepsAgreed(visit);
  let open = visit.draft(DRAFT)?.value ?? null;
  function remember() { visit.setDraft(DRAFT, open); }

  function begin() {
    open = { looks: {}, present: hereBefore(visit), due: Math.round(performance.now()) };
    remember();
    draw();
    board.querySelector("button")?.focus({ preventScroll: true });
  }

  function end() { open = null; draw(); }

  async function done() {
    const sweep = begunSweep(tablet, visit);
    if (!sweep?.groups.length) return skip();
    if (!(await keep(visit.add("sweep", sweep, { draft: DRAFT }), say))) return;
    say("Sweep kept. Undo takes it back.");
    end();
  }

  function skip() { visit.setDraft(DRAFT, null); end(); }

  function groupCard(group) {
    const key = nameOf(group);
    const present = presentIn(open, group);
    const count = el("div", {});
    const look = (n) => {
      if (n === null) delete open.looks[key];
      else open.looks[key] = { group: group.id, present: presentIn(open, group), on_task: n };
      remember();
    };
    const setCount = () => fill(count, countOf({ label: group.label, present: presentIn(open, group) }, open.looks[key]?.on_task ?? null, look));
    const size = stepper((n) => `${n} here`, { value: present, most: 99, label: `${group.label}, students here`,
      onChange: (n) => {
        open.present[key] = n;
        const { on_task = null } = open.looks[key] ?? {};
        look(on_task > n ? null : on_task);
        setCount();
      } });
    setCount();
    return el("section", { class: "k-card k-group", "aria-label": group.label },
      el("div", { class: "k-row" }, el("h2", { text: group.label }), el("span", { class: "k-sub k-grow", text: group.seated }), size.node),
      count);
  }

  function draw() {
    const made = (visit.state.sweeps ?? []).length;
    const which = agreed() ? `Sweep, ${open ? made + 1 : made} of ${agreed()} agreed` : `Sweeps so far: ${made}`;
    const words = el("div", { class: "k-grow" }, el("h2", { text: which }),
      el("p", { class: "k-sub", text: "Look round once. How many are on task? Leave out whom you cannot see." }));
    fill(head, words, open ? button("Skip", skip) : null, open ? button("Done", once(done), { class: "k-primary" })
      : button("Sweep now", begin, { class: "k-primary" }));
    fill(board, ...(open ? groupsOf(whereabouts(tablet, visit)).map(groupCard) : []));
    board.hidden = !open;
  }

  let shown = null;
  function update() {
    head.hidden = !agreed() && !(visit.lead && isLive(visit.state.started.mode)); // who comes along does not know what was agreed
    const now = `${(visit.state.sweeps ?? []).length} of ${agreed()}`;
    if (now === shown) return;
    shown = now;
    draw();
  }
  update();
  return { head, board, update };
}
