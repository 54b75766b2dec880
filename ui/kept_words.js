/**
 * Half-written words of a page, kept on this tablet under the vault's lock: typed, they lie there within half a second;
 * after a reload or a new sign-in they are given back to the page, which puts them into its fields.
 */
const TAB = "keylever-words-tab"
const PATIENCE_MS = 10_000
const SAID = {
  kept: "What you write is kept on this tablet until it is added.",
  "no-https": "What you write is kept on this tablet only over HTTPS. Add it before you leave or reload this page.",
}
const NOT_KEPT = "What you write cannot be kept on this tablet. Add it before you leave or reload this page."

let page = null // what the server said last: whose, of what, which fields
let keeper = null // the drafts of this person and thing; a promise while the vault opens
const early = new Map() // typed before the vault was open
const givenBack = new Map()
const chosen = new Set()
const settled = new Set()

export default function ({ data, parentElement, setTriggerValue }) {
  page = { ...data, setTriggerValue, said: parentElement.querySelector(".kept") }
  document.addEventListener("input", note, true) // the same function again adds nothing
  open().then(look)
  return () => keeper?.then(({ drafts }) => drafts?.flush())
}

/** Opens the vault once for a person and what is written about; without one, nothing is kept and the page says so. */
function open() {
  const whose = `${page.person} ${page.of}`
  if (keeper?.whose === whose) return keeper
  keeper?.then(({ drafts, vault }) => drafts?.flush().then(() => vault.forget()))
  keeper = begin(page.person, page.of)
  keeper.whose = whose
  return keeper
}

async function begin(person, of) {
  const code = (name) => import(new URL(`/tablet/code/${name}`, document.baseURI).href)
  try {
    const [{ Drafts }, { Clock }, { openVault }] = await Promise.all(["drafts.js", "clock.js", "vault.js"].map(code))
    const vault = await openVault()
    if (vault.person !== person) throw Object.assign(new Error("Another person"), { reason: "other-person" })
    // No visit's: the badge of observe and debrief counts what was begun in visits.
    const drafts = new Drafts({ vault, clock: new Clock(), visit: `form ${of}`, tab: tabName() })
    await drafts.load()
    return { drafts, vault, state: "kept" }
  } catch (error) {
    return { state: error.reason ?? "broken" }
  }
}

/** A name that outlives a reload, held as long as this page lives, so that no other tab takes over its words. */
function tabName() {
  const name = sessionStorage.getItem(TAB) ?? crypto.randomUUID()
  sessionStorage.setItem(TAB, name)
  // Not waited for: a page being reloaded gives it back late, and its words are this page's by their name.
  navigator.locks.request(`keylever-tab ${name}`, () => new Promise(() => {}))
  return name
}

/** A key: what stands in one of the page's fields is a draft. */
function note({ target }) {
  const name = Object.keys(page.fields).find((one) => page.fields[one].isText && fieldOf(one) === target)
  if (!name) return
  early.set(name, target.value)
  open().then(({ drafts }) => {
    if (!drafts || !early.has(name)) return
    drafts.set(name, early.get(name))
    early.delete(name)
  })
}

const fieldOf = (name) => document.querySelector(`.st-key-${CSS.escape(page.fields[name].key)} :is(textarea, input)`)

/** After every run of the page: lets go of what was taken, keeps what was chosen, gives back what is not there. */
function look({ drafts, state }) {
  const said = Object.keys(page.fields).length ? (SAID[state] ?? NOT_KEPT) : ""
  if (page.said && page.said.textContent !== said) page.said.textContent = said
  if (!drafts) return
  for (const [name, taken] of Object.entries(page.taken)) letGo(drafts, name, taken)
  const missing = Object.entries(page.fields).map(([name, field]) => [name, missingIn(drafts, name, field)])
  const back = Object.fromEntries(missing.filter(([name, words]) => words && mayAsk(name, words)))
  if (Object.keys(back).length) page.setTriggerValue("back", back)
}

/** What lay here of a field and does not stand in it. */
function missingIn(drafts, name, field) {
  if (field.isChosen && !field.isText) return chosen.add(name) && drafts.set(name, field.value)
  if (chosen.delete(name)) return drafts.drop(name) && null
  const kept = drafts.get(name)?.value
  if (!kept || kept === field.value) return null
  const typed = field.isText ? (fieldOf(name)?.value ?? "") : ""
  if (typed.startsWith(kept) && field.isText) return null
  if (!typed || typed === field.value) return kept
  const both = `${kept}\n${typed}` // typed while the tablet was still being opened
  early.delete(name)
  drafts.set(name, both)
  return both
}

/** Not the same words again and again, should the page not take them. */
function mayAsk(name, words) {
  const before = givenBack.get(name)
  givenBack.set(name, { words, at: Date.now() })
  return before?.words !== words || Date.now() - before.at > PATIENCE_MS
}

/** The words are in the database; what was typed behind them meanwhile stays a draft. */
function letGo(drafts, name, { turn, value }) {
  const once = `${name} ${turn}`
  const kept = drafts.get(name)?.value
  if (settled.has(once) || kept === undefined) return settled.add(once)
  settled.add(once)
  if (kept === value) drafts.drop(name)
  else if (typeof kept === "string" && kept.startsWith(value)) drafts.set(name, kept.slice(value.length).trimStart())
}
