// Which of the packs gives most for the money.

/**
 * The id of the pack whose credits cost least, if one alone is the cheapest.
 * @param {import('../types').Pack[]} packs
 * @returns {string | null}
 */
export function bestOf(packs) {
  const [first, second] = [...packs].sort((one, other) => compare(one, other));
  if (!first || !second || new Set(packs.map((pack) => pack.currency)).size > 1) return null;
  return compare(first, second) < 0 ? first.id : null;
}

/** By amount for each credit, without a division. @param {import('../types').Pack} one @param {import('../types').Pack} other */
function compare(one, other) {
  return one.amount * other.credits - other.amount * one.credits;
}
