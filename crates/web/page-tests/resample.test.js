import assert from 'node:assert/strict';
import test from 'node:test';
import {resampleLoop} from '../page/sound/resample.js';

/** A sine that fits a whole number of times. @param {number} frames @param {number} cycles */
const sine = (frames, cycles) => Float32Array.from({length: frames}, (_, n) => Math.sin((2 * Math.PI * cycles * n) / frames));

test('a sine that goes round stays one, at the seam as anywhere', async () => {
  // 48 kHz to 44.1 kHz over 0.1 s: 440 Hz is 44 cycles.
  const out = await resampleLoop(sine(4800, 44), 4410);
  const expected = sine(4410, 44);
  // The window's stop band is 90 dB down; single precision and the table add less.
  const worst = Math.max(...out.map((value, n) => Math.abs(value - (expected[n] ?? 0))));
  assert.ok(worst < 5e-4, `off by ${worst}`);
});

test('what is above the new limit is taken out instead of folding back', async () => {
  // 23.5 kHz at 48 kHz, brought to 44.1 kHz, would come back as 20.6 kHz.
  const out = await resampleLoop(sine(4800, 2350), 4410);
  const loudest = Math.max(...out.map(Math.abs));
  assert.ok(loudest < 0.001, `${loudest} is left`);
});

test('what can be heard is as loud as before, both ways', async () => {
  for (const [from, to] of /** @type {const} */ ([[4800, 4410], [4410, 4800]])) {
    // 18 kHz for 0.1 s.
    const out = await resampleLoop(sine(from, 1800), to);
    const power = out.reduce((sum, value) => sum + value * value, 0) / to;
    assert.ok(Math.abs(10 * Math.log10(power * 2)) < 0.05, `${power}`);
  }
});
