/** A check-in with one group: how many spoken with, where they are, the trend in words. */
import { el } from "../elements.js";
import { button, field, keep, once, segments } from "./parts.js";
import { stepper } from "./counting.js";
import { groupKey } from "./key.js";
import { GRASP, wordFor } from "./words.js";
import { groupsOf, whereabouts } from "./whereabouts.js";

const NEW = { spoke_with: 0, grasp: null, trend: "" };
const draftOf = (group) => `check_in.${group.id ?? "none"}`;

export function checkInView(tablet, visit, { say }) {
  const groups = groupsOf(whereabouts(tablet, visit));
  let group = groups[0];
  let now = NEW;
  const many = stepper((n) => `spoke with ${n}`, { label: "Spoke with", onChange: (n) => change({ spoke_with: n }) });
  const grasp = segments("Where they are", GRASP, (value) => change({ grasp: value }));
  const trend = field("Trend", { rows: 2, placeholder: "Trend, in words", onInput: (text) => change({ trend: text }) });
  const before = el("p", { class: "k-sub" });
  const add = button("Add check-in", once(submit), { class: "k-primary" });
  const picker = segments("Group", groups.map(({ id, label }) => [id ?? "none", label]), (id) => {
    pick(groups.find((one) => (one.id ?? "none") === id));
  }, { value: group.id ?? "none", canClear: false });

  picker.node.classList.add("k-seg-wrap");

  function change(part) {
    now = { ...now, ...part };
    const isBlank = !now.spoke_with && !now.grasp && !now.trend;
    visit.setDraft(draftOf(group), isBlank ? null : { ...now, group: group.id });
    add.disabled = isBlank;
  }

  function pick(next) {
    group = next;
    now = visit.draft(draftOf(group))?.value ?? NEW;
    many.set(now.spoke_with);
    grasp.set(now.grasp);
    trend.input.value = now.trend;
    add.disabled = now === NEW;
    update();
  }

  async function submit() {
    if (!(await keep(visit.add("check_in", { ...now, group: group.id, trend: now.trend.trim() }, { draft: draftOf(group) }), say))) return;
    say(`Check-in with ${group.label} added. Undo takes it back.`);
    pick(group);
  }

  function update() {
    const made = (visit.state.checkIns ?? []).filter((one) => (one.group ?? null) === group.id);
    const last = made.at(-1);
    before.textContent = last
      ? `Before: ${[`spoke with ${last.spoke_with ?? 0}`, wordFor(GRASP, last.grasp).toLowerCase(), last.trend].filter(Boolean).join(" · ")}` : "";
    before.hidden = !last;
  }

  trend.node.classList.add("k-grow");
  trend.node.firstChild.className = "k-away";
  const node = el("section", { class: "k-card k-stack k-check-in", "aria-label": "Check in" },
    el("div", { class: "k-row" }, el("h2", { text: "Check in" }), picker.node, el("span", { class: "k-push" }), groupKey(groups)),
    el("div", { class: "k-row" }, many.node, grasp.node), before,
    el("div", { class: "k-trend" }, trend.node, add));
  pick(group);
  return { node, update, input: trend.input };
}
