// A loop at another sample rate, as long as before and still seamless: time goes round, so that the end is heard
// before the start. The browser's own conversion sees silence there, and would leave a tick at the seam.

const ZERO_CROSSINGS = 32;

/** How much of the lower of both bands is kept whole: the filter needs the rest to fall. 0.93 of 22.05 kHz is 20.5. */
const PASS = 0.93;

/**
 * One channel of a loop, converted by a windowed sinc (Kaiser, beta 9: about 90 dB of stop band).
 * @param {Float32Array} loop
 * @param {number} frames how many to make of it
 * @returns {Float32Array<ArrayBuffer>}
 */
export function resampleLoop(loop, frames) {
  const step = loop.length / frames;
  const cutoff = PASS * Math.min(1, 1 / step);
  const reach = Math.ceil(ZERO_CROSSINGS / cutoff);
  const kernel = kernelTable();
  const padded = wrapped(loop, reach + 1);
  const out = new Float32Array(frames);
  for (let frame = 0; frame < frames; frame += 1) {
    const at = frame * step;
    const whole = Math.floor(at);
    const fraction = at - whole;
    let sum = 0;
    for (let tap = -reach + 1; tap <= reach; tap += 1) {
      const x = Math.abs(tap - fraction) * cutoff * RESOLUTION;
      const index = Math.floor(x);
      const low = kernel[index] ?? 0;
      sum += (padded[whole + tap + reach + 1] ?? 0) * (low + ((kernel[index + 1] ?? 0) - low) * (x - index));
    }
    out[frame] = sum * cutoff;
  }
  return out;
}

/** Points of the kernel for each zero crossing; between them a line is near enough (error below −100 dB). */
const RESOLUTION = 512;
const BETA = 9;

/** @type {Float64Array | undefined} */
let table;

function kernelTable() {
  if (table) return table;
  table = new Float64Array(ZERO_CROSSINGS * RESOLUTION + 2);
  for (let index = 0; index <= ZERO_CROSSINGS * RESOLUTION; index += 1) {
    const x = index / RESOLUTION;
    const sinc = x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
    const window = bessel0(BETA * Math.sqrt(1 - (x / ZERO_CROSSINGS) ** 2)) / bessel0(BETA);
    table[index] = sinc * window;
  }
  return table;
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
 * @param {number} margin
 */
function wrapped(loop, margin) {
  const out = new Float32Array(loop.length + 2 * margin);
  for (let index = 0; index < out.length; index += 1) {
    const from = (index - margin) % loop.length;
    out[index] = loop[from < 0 ? from + loop.length : from] ?? 0;
  }
  return out;
}
