import assert from 'node:assert/strict';
import test from 'node:test';
import {Clock} from '../page/sound/clock.js';
import {tile, tiling} from '../page/sound/tiling.js';

/** @param {number} bpm @param {number} bars @param {number} rate */
const framesOf = (bpm, bars, rate) => Math.round((bars * 240 * rate) / bpm);

test('a loop whose bars are a whole number of frames is not repeated', () => {
  const {cycleFrames} = new Clock({bpm: 128, rate: 44100, origin: 0});
  assert.deepEqual(tiling(4, cycleFrames), {length: 330750, starts: [0]});
});

test('a loop of a fraction of a frame is repeated until the fractions add up', () => {
  const {cycleFrames} = new Clock({bpm: 128, rate: 44100, origin: 0});
  // 82 687.5 frames a bar.
  assert.deepEqual(tiling(1, cycleFrames), {length: 165375, starts: [0, 82688]});
});

test('all lengths of a tempo divide the same cycle, so that none ever drifts', () => {
  for (const rate of [44100, 48000]) {
    for (let bpm = 60; bpm <= 200; bpm += 0.5) {
      const {cycleFrames} = new Clock({bpm, rate, origin: 0});
      for (const bars of [0.5, 1, 2, 4, 8, 16, 32]) {
        const {length, starts} = tiling(bars, cycleFrames);
        assert.equal(Number.isInteger(length), true);
        assert.equal((length * 16) / cycleFrames, bars * starts.length, `${bars} bars at ${bpm} BPM`);
        starts.forEach((start, repeat) => {
          const taken = (starts[repeat + 1] ?? length) - start;
          // The clock's sixteen bars are rounded too, which is 1/32 of a frame a bar.
          assert.ok(Math.abs(taken - framesOf(bpm, bars, rate)) <= 2, `${taken} frames for ${bars} bars at ${bpm} BPM`);
        });
      }
    }
  }
});

test('a repeat gives up its last frame where the clock is shorter, and bridges one where it is longer', () => {
  const loop = Float32Array.of(1, 2, 3, 4);
  assert.deepEqual([...tile(loop, {length: 7, starts: [0, 4]})], [1, 2, 3, 4, 1, 2, 3]);
  assert.deepEqual([...tile(loop, {length: 9, starts: [0, 5]})], [1, 2, 3, 4, 2.5, 1, 2, 3, 4]);
});
