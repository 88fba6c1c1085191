// Repeats of a loop side by side, so that what loops is a whole number of frames of its clock.
//
// A loop has round(bars · 240 · rate / bpm) frames: up to half a frame more or less than its bars. Looping that alone,
// a one-bar loop at 174 BPM is 4 ms off a sixteen-bar one after ten minutes, which is a flam. Where a length is not
// exact, as many repeats as are needed are laid out on the clock's bar lines, and a repeat gives or takes one frame.

import {CYCLE_BARS} from './clock.js';

/**
 * @typedef {object} Tiling
 * @property {number} length frames of all repeats
 * @property {number[]} starts the frame each repeat starts at
 */

/**
 * How the repeats of a loop lie on a clock.
 * @param {number} bars how many of the clock's bars the loop takes: a whole number, or a half
 * @param {number} cycleFrames frames of sixteen of the clock's bars
 * @returns {Tiling}
 */
export function tiling(bars, cycleFrames) {
  // In half bars, so that everything is a whole number.
  const halves = Math.round(bars * 2);
  const cycleHalves = CYCLE_BARS * 2;
  const repeats = cycleHalves / greatestCommonDivisor(cycleHalves, halves * cycleFrames);
  const starts = Array.from({length: repeats}, (_, repeat) =>
    Math.round((repeat * halves * cycleFrames) / cycleHalves),
  );
  return {length: (repeats * halves * cycleFrames) / cycleHalves, starts};
}

/**
 * Lays out one channel.
 * @param {Float32Array} loop
 * @param {Tiling} layout
 * @returns {Float32Array<ArrayBuffer>}
 */
export function tile(loop, {length, starts}) {
  const out = new Float32Array(length);
  starts.forEach((start, repeat) => {
    const end = starts[repeat + 1] ?? length;
    out.set(loop.subarray(0, end - start), start);
    // A repeat that is longer than the loop ends between its last sample and its first.
    const between = ((loop.at(-1) ?? 0) + (loop[0] ?? 0)) / 2;
    if (end - start > loop.length) out.fill(between, start + loop.length, end);
  });
  return out;
}

/** @param {number} a @param {number} b */
function greatestCommonDivisor(a, b) {
  while (b !== 0) [a, b] = [b, a % b];
  return a;
}
