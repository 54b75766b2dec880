// Minutes per stage for a shorter or longer debrief; the same whole-number arithmetic as coach_data/agendas.py.

export const LENGTHS_MIN = [15, 20, 30, 45];

/**
 * @param {{minutes: number, is_practice?: boolean}[]} stages
 * @param {number} minutes at least one per stage
 * @returns {number[]} whole minutes, adding up to `minutes`; practice loses time half as fast as the rest
 */
export function scaled(stages, minutes) {
  const { shares, unit } = sharesOf(stages, minutes);
  const result = shares.map((share) => Math.max(1, Math.floor(share / unit)));
  const sum = () => result.reduce((a, b) => a + b, 0);
  const byRemainder = shares.map((_, i) => i).sort((a, b) => (shares[b] % unit) - (shares[a] % unit) || a - b);
  for (const i of byRemainder) if (sum() < minutes && shares[i] >= unit) result[i] += 1;
  while (sum() > minutes) result[longest(result, (i) => !stages[i].is_practice && result[i] > 1)] -= 1;
  while (sum() < minutes) result[longest(result, () => true)] += 1;
  return result;
}

function sharesOf(stages, minutes) {
  const sum = (some) => some.reduce((total, stage) => total + stage.minutes, 0);
  const total = sum(stages);
  const practice = sum(stages.filter((stage) => stage.is_practice));
  const others = total - practice;
  if (minutes >= total || practice === 0 || others === 0) {
    return { shares: stages.map((stage) => stage.minutes * minutes), unit: total };
  }
  const left = 2 * total * minutes - practice * (total + minutes);
  const shares = stages.map((stage) => stage.minutes * (stage.is_practice ? (total + minutes) * others : left));
  return { shares, unit: 2 * total * others };
}

/** The first of the largest among those that may give; any stage when none may. */
function longest(result, may) {
  return result.reduce((best, value, i) => {
    if (best < 0 || may(i) > may(best)) return i;
    return may(i) === may(best) && value > result[best] ? i : best;
  }, -1);
}
