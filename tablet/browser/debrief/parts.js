// The fields of a stage, each {node, refresh}: a text, a number, a choice, a list.
import { clashCard, together } from "../clash.js";
import { el } from "../elements.js";
import { button, segments } from "../observe/parts.js";
import { keep, valueOf } from "./bound.js";

/** @param {{label: string, rows?: number, hint?: string, type?: string, inputmode?: string}} how */
export function textField(visit, name, { label, rows = 2, hint = "", type = "text", inputmode }) {
  const isNumber = inputmode === "decimal";
  const input = el(rows ? "textarea" : "input", { class: "k-input", placeholder: hint, autocomplete: "off", inputmode, "data-name": name });
  if (rows) input.rows = rows;
  else input.type = type;
  input.maxLength = 100000;
  const read = () => (isNumber && input.value.trim() !== "" && Number.isFinite(Number(input.value)) ? Number(input.value) : input.value);
  input.addEventListener("input", () => visit.setDraft(name, read()));
  input.addEventListener("change", () => keep(visit, name, read()).catch(() => visit.setDraft(name, read())));
  const clash = clashCard(visit, name);
  const refresh = () => {
    const value = String(valueOf(visit, name));
    if (document.activeElement !== input && input.value !== value) input.value = value;
    clash.refresh();
  };
  refresh();
  return { node: el("div", { class: "k-stack" }, el("label", { class: "k-field" }, el("span", { text: label }), input), clash.node), input, refresh };
}

/** One of a few words, kept at the tap. */
export function choiceField(visit, name, { label, choices }) {
  const seg = segments(label, choices.map((choice) => [choice, choice]), (value) => keep(visit, name, value ?? ""), { value: valueOf(visit, name, null) });
  const clash = clashCard(visit, name);
  const node = el("div", { class: "k-field" }, el("span", { text: label }), seg.node, clash.node);
  return { node, refresh: () => { seg.set(valueOf(visit, name, null)); clash.refresh(); } };
}

/** A few short lines, one input each; a new empty one comes with "Add". */
export function listField(visit, name, { label, add = "Add one more" }) {
  const rows = el("div", { class: "k-stack" });
  const inputs = () => [...rows.querySelectorAll("input")];
  const read = () => inputs().map((input) => input.value).filter((value) => value.trim() !== "");
  const store = () => keep(visit, name, read()).catch(() => visit.setDraft(name, read()));
  const row = (value) => {
    const input = el("input", { class: "k-input", type: "text", value, autocomplete: "off", "aria-label": `${label}, ${inputs().length + 1}` });
    input.addEventListener("input", () => visit.setDraft(name, read()));
    input.addEventListener("change", store);
    const line = el("div", { class: "k-row k-nowrap" }, input, button("Remove", () => { line.remove(); visit.setDraft(name, read()); store(); ensure(); }, { class: "k-plain", "aria-label": `Remove ${value || "this line"}` }));
    rows.append(line);
    return input;
  };
  const ensure = () => { if (!inputs().length) row(""); };
  const clash = clashCard(visit, name, { both: together });
  const refresh = () => {
    clash.refresh();
    const values = valueOf(visit, name, []);
    if (rows.contains(document.activeElement) || JSON.stringify(values) === JSON.stringify(read())) return ensure();
    rows.replaceChildren();
    values.forEach(row);
    ensure();
  };
  refresh();
  const more = button(add, () => row("").focus(), { class: "k-plain" });
  return { node: el("div", { class: "k-stack", role: "group", "aria-label": label }, el("span", { class: "k-sub", text: label }), clash.node, rows, el("div", {}, more)), refresh };
}
