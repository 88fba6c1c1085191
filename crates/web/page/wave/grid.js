// Where the lines of a waveform stand.

/**
 * @typedef {object} Line
 * @property {number} at 0 to 1
 * @property {string} label empty for a line without one
 * @property {'bar' | 'beat'} rank
 */

const BEATS = 4;
/** Closer together, lines become a grey wash, and labels touch. */
const LINE_GAP = 9;
const LABEL_GAP = 30;

/**
 * Bars with their numbers and, where there is room, beats; seconds for what has no bars.
 * @param {{bars: number | null, seconds: number}} loop
 * @param {number} width in CSS pixels
 * @returns {Line[]}
 */
export function lines({bars, seconds}, width) {
  return bars === null ? secondLines(seconds, width) : barLines(bars, width);
}

/** @param {number} bars @param {number} width @returns {Line[]} */
function barLines(bars, width) {
  const barWidth = width / bars;
  const perBar = barWidth / BEATS >= LINE_GAP ? BEATS : 1;
  const every = evenly(barWidth, LABEL_GAP);
  return Array.from({length: bars * perBar}, (_, index) => {
    const bar = Math.floor(index / perBar);
    const rank = index % perBar === 0 ? 'bar' : 'beat';
    return {at: index / (bars * perBar), rank, label: rank === 'bar' && bar % every === 0 ? String(bar + 1) : ''};
  });
}

/** @param {number} seconds @param {number} width @returns {Line[]} */
function secondLines(seconds, width) {
  const step = [0.1, 0.25, 0.5, 1, 2, 5].find((each) => (each / seconds) * width >= LABEL_GAP * 1.6) ?? 10;
  return Array.from({length: Math.ceil(seconds / step)}, (_, index) => ({
    at: (index * step) / seconds,
    rank: 'bar',
    label: `${Number((index * step).toFixed(2))} s`,
  }));
}

/** The smallest power of two of a width that is at least a gap. @param {number} width @param {number} gap */
function evenly(width, gap) {
  let every = 1;
  while (width * every < gap) every *= 2;
  return every;
}

/**
 * The bar and the beat, both from 1, that a part of a loop is in.
 * @param {number} fraction 0 to 1
 * @param {number} bars
 */
export function barAndBeat(fraction, bars) {
  const beat = Math.min(Math.floor(fraction * bars * BEATS), bars * BEATS - 1);
  return {bar: Math.floor(beat / BEATS) + 1, beat: (beat % BEATS) + 1};
}
