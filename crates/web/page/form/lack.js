// What an engine cannot make of a form.

/** @typedef {import('../types').Engine} Engine */

/**
 * What an engine cannot make of a form, and the field that says it.
 * @typedef {{field: 'kind'} | {field: 'one_shot'} | {field: 'bars', seconds: number, most: number}} Lack
 */

/** A recording begins anywhere in its first beat: without one more there is nothing to cut from. */
const SPARE_BEATS = 1;

/** How long so many bars of four beats last. @param {number} bars @param {number} bpm */
export function secondsOf(bars, bpm) {
  return (bars * 4 * 60) / bpm;
}

/** The longest loop in seconds that an engine makes at a tempo. @param {Engine} engine @param {number} bpm */
export function secondsMax(engine, bpm) {
  const spare = engine.delivery === 'recorded' ? (SPARE_BEATS * 60) / bpm : 0;
  return Math.max(0, engine.seconds_max - spare);
}

/**
 * @param {Engine} engine
 * @param {{kind: string, one_shot: boolean, bars: number | null, bpm: number}} asked
 * @returns {Lack | null} nothing where the engine makes it
 */
export function lackOf(engine, {kind, one_shot, bars, bpm}) {
  if (!engine.kinds.includes(kind)) return {field: 'kind'};
  if (one_shot || bars === null) return engine.one_shots ? null : {field: 'one_shot'};
  const [seconds, most] = [secondsOf(bars, bpm), secondsMax(engine, bpm)];
  return seconds > most ? {field: 'bars', seconds, most} : null;
}
