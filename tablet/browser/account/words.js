// How much is not saved, in words.

const counted = (number, one, many) => `${number} ${number === 1 ? one : many}`;

/** "3 entries and 1 line you have not finished" */
export function inWords(entries, begun) {
  const said = [];
  if (entries) said.push(counted(entries, "entry", "entries"));
  if (begun) said.push(counted(begun, "line you have not finished", "lines you have not finished"));
  return said.join(" and ") || "nothing";
}
