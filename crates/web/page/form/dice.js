// The dice: settings that sound good together, not merely settings.

/** @typedef {import('../types').Vocabulary} Vocabulary */
/** @typedef {import('./settings.js').Values} Values */

/**
 * Values for a whole form. The tempo stays near the style's own, the key in its mode, and lengths are those most used.
 *
 * @param {Vocabulary} vocabulary
 * @param {Values} held what the form holds; locked fields of it decide with
 * @param {Set<string>} locks
 * @param {() => number} random from 0 to below 1
 * @returns {Partial<Values>}
 */
export function roll(vocabulary, held, locks, random = Math.random) {
  /** @template T @param {readonly T[]} from @returns {T} */
  const pick = (from) => /** @type {T} */ (from[Math.floor(random() * from.length)]);
  const kind = locks.has('kind') ? vocabulary.kinds.find((each) => each.name === held.kind) : pick(vocabulary.kinds);
  const style = locks.has('style') ? vocabulary.styles.find((each) => each.name === held.style) : pick(vocabulary.styles);
  const [slowest, fastest] = vocabulary.bpm;
  const usual = style?.bpm ?? held.bpm;
  const bpm = Math.min(fastest, Math.max(slowest, Math.round(usual + (random() - 0.5) * 10)));
  const scale = style?.key_mode ?? 'minor';
  const keys = vocabulary.keys.filter((key) => key.name.endsWith(scale));
  return {
    kind: kind?.name ?? held.kind,
    style: style?.name ?? null,
    bpm,
    bars: pick([2, 4, 4, 4, 8].filter((bars) => vocabulary.bars.includes(bars))),
    key: pick(keys).short,
    intensity: pick([2, 3, 3, 4, 4, 5]),
    moods: random() < 0.25 ? [] : [pick(vocabulary.moods)],
    instruments: random() < 0.5 || !kind?.instruments.length ? [] : [pick(kind.instruments)],
    swing: style?.swing ?? held.swing,
    one_shot: false,
    seed: null,
  };
}
