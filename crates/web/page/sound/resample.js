// A loop at another sample rate, as long as before and still seamless: time goes round, so that the end is heard
// before the start. The browser's own conversion sees silence there, and would leave a tick at the seam.

const ZERO_CROSSINGS = 32;

/** Kaiser's window: about 90 dB of stop band. */
const BETA = 9;

/** How much of the lower of both bands is kept whole: the filter needs the rest to fall. 0.93 of 22.05 kHz is 20.5. */
const PASS = 0.93;

/** Kernels between two samples; between two of them a line is near enough (error below −100 dB). */
const PHASES = 512;

/** Frames between two breaths, so that the page stays awake: a few milliseconds of work. */
const BREATH_FRAMES = 32768;

/**
 * One channel of a loop, converted by a windowed sinc.
 * @param {Float32Array} loop
 * @param {number} frames how many to make of it
 * @returns {Promise<Float32Array<ArrayBuffer>>}
 */
export async function resampleLoop(loop, frames) {
  const step = loop.length / frames;
  const {kernels, taps, reach} = bank(PASS * Math.min(1, 1 / step));
  const padded = wrapped(loop, reach);
  const out = new Float32Array(frames);
  for (let from = 0; from < frames; from += BREATH_FRAMES) {
    if (from > 0) await new Promise((done) => setTimeout(done));
    const to = Math.min(from + BREATH_FRAMES, frames);
    for (let frame = from; frame < to; frame += 1) {
      const at = frame * step;
      const whole = Math.floor(at);
      const phase = (at - whole) * PHASES;
      const near = Math.floor(phase);
      const kernel = near * taps;
      let low = 0;
      let high = 0;
      for (let tap = 0; tap < taps; tap += 1) {
        const sample = /** @type {number} */ (padded[whole + tap]);
        low += sample * /** @type {number} */ (kernels[kernel + tap]);
        high += sample * /** @type {number} */ (kernels[kernel + taps + tap]);
      }
      out[frame] = low + (high - low) * (phase - near);
    }
  }
  return out;
}

/**
 * A kernel for each phase from one sample to the next, both included.
 * @param {number} cutoff as a share of the band of the loop
 */
function bank(cutoff) {
  const reach = Math.ceil(ZERO_CROSSINGS / cutoff);
  const taps = 2 * reach;
  const kernels = new Float64Array((PHASES + 1) * taps);
  for (let phase = 0; phase <= PHASES; phase += 1) {
    for (let tap = 0; tap < taps; tap += 1) {
      kernels[phase * taps + tap] = cutoff * sinc((tap - reach + 1 - phase / PHASES) * cutoff);
    }
  }
  return {kernels, taps, reach};
}

/** A sinc under its window. @param {number} x in zero crossings */
function sinc(x) {
  const inside = 1 - (x / ZERO_CROSSINGS) ** 2;
  if (inside <= 0) return 0;
  const window = bessel0(BETA * Math.sqrt(inside)) / bessel0(BETA);
  return window * (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));
}

/**
 * The modified Bessel function of order 0, by its series (Abramowitz and Stegun 9.6.12).
 * @param {number} x
 */
function bessel0(x) {
  let term = 1;
  let sum = 1;
  for (let k = 1; term > sum * 1e-17; k += 1) {
    term *= (x / 2 / k) ** 2;
    sum += term;
  }
  return sum;
}

/**
 * A loop with its end before it and its start after it.
 * @param {Float32Array} loop
 * @param {number} reach
 */
function wrapped(loop, reach) {
  const before = reach - 1;
  const out = new Float32Array(loop.length + 2 * reach);
  for (let index = 0; index < out.length; index += 1) {
    const from = (((index - before) % loop.length) + loop.length) % loop.length;
    out[index] = /** @type {number} */ (loop[from]);
  }
  return out;
}
