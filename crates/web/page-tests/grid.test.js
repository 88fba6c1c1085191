import assert from 'node:assert/strict';
import test from 'node:test';
import {envelope} from '../page/wave/envelope.js';
import {barAndBeat, lines} from '../page/wave/grid.js';

test('bars are numbered from one, with beats between them where there is room', () => {
  const grid = lines({bars: 2, seconds: 3.75}, 400);
  assert.deepEqual(grid.map((line) => line.label), ['1', '', '', '', '2', '', '', '']);
  assert.deepEqual(grid.map((line) => line.at), [0, 0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875]);
});

test('where it is tight beats go, then numbers, but no bar', () => {
  const grid = lines({bars: 16, seconds: 30}, 320);
  assert.equal(grid.length, 16);
  assert.deepEqual(grid.filter((line) => line.label).map((line) => line.label), ['1', '3', '5', '7', '9', '11', '13', '15']);
});

test('what has no bars is measured in seconds', () => {
  const grid = lines({bars: null, seconds: 2}, 400);
  assert.deepEqual(grid.map((line) => line.label), ['0 s', '0.25 s', '0.5 s', '0.75 s', '1 s', '1.25 s', '1.5 s', '1.75 s']);
});

test('a position is told as bar and beat, and the very end is the last beat', () => {
  assert.deepEqual(barAndBeat(0, 4), {bar: 1, beat: 1});
  assert.deepEqual(barAndBeat(0.5, 4), {bar: 3, beat: 1});
  assert.deepEqual(barAndBeat(1, 4), {bar: 4, beat: 4});
});

test('a column is as tall as the tallest point in it, so that no peak is lost', () => {
  const peaks = {min: [0, -127, 0, 0], max: [0, 0, 64, 127]};
  const {low, high} = envelope(peaks, 2);
  assert.deepEqual([...low], [-1, 0]);
  assert.deepEqual([...high], [0, 1]);
});

test('between points a wide waveform runs straight', () => {
  const {high} = envelope({min: [0, 0], max: [0, 127]}, 4);
  assert.deepEqual([...high], [0, 0.5, 1, 1]);
});
