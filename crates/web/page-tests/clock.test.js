import assert from 'node:assert/strict';
import test from 'node:test';
import {Clock, stretch} from '../page/sound/clock.js';

test('half and double tempo fit a clock as they are, and nothing else does', () => {
  assert.equal(stretch(128, 128), 1);
  assert.equal(stretch(128, 64), 2);
  assert.equal(stretch(64, 128), 0.5);
  assert.equal(stretch(174.5, 87.25), 2);
  assert.equal(stretch(128, 127.99), null);
  assert.equal(stretch(128, 192), null);
});

test('a bar line is never further than half a frame from where it should be, however late', () => {
  for (const [bpm, rate] of [[128, 44100], [174, 44100], [93.7, 48000], [60, 48000], [200, 44100]]) {
    const clock = new Clock({bpm, rate, origin: 1000});
    // Sixteen bars are rounded to whole frames once; a share of them is off by as little as half a frame.
    const exact = Math.round((16 * 240 * rate) / bpm) / 16;
    for (const bar of [0, 1, 7, 16, 999]) {
      assert.ok(Math.abs(clock.frameOf(bar) - 1000 - bar * exact) <= 0.5, `bar ${bar} at ${bpm} BPM`);
    }
  }
});

test('the next bar line is the one that can still be met', () => {
  const clock = new Clock({bpm: 128, rate: 44100, origin: 500});
  assert.equal(clock.nextBarLine(500), 500);
  assert.equal(clock.nextBarLine(501), clock.frameOf(1));
  // 82 687.5 frames a bar: the first line is rounded up, the second is exact.
  assert.equal(clock.frameOf(1), 500 + 82688);
  assert.equal(clock.frameOf(2), 500 + 165375);
  assert.equal(clock.nextBarLine(clock.frameOf(2)), clock.frameOf(2));
  assert.equal(clock.nextBarLine(clock.frameOf(2) + 1), clock.frameOf(3));
});

test('a clock can be moved so that a frame is in a given bar', () => {
  const clock = new Clock({bpm: 140, rate: 48000, origin: 0});
  clock.place(123456, 2.5);
  assert.ok(Math.abs(clock.barAt(123456) - 2.5) < 1e-4);
});
