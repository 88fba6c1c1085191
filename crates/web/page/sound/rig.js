// The way from the sources to the loudspeaker, at one sample rate.
//
//   audition ─┐
//             ├─ headroom ─ master ─ (safety) ─ meters ─ loudspeaker
//   deck ─────┘

import {Problem} from '../api.js';
import {t} from '../strings.js';

/**
 * Every loop peaks at −1 dB, so that two of them would clip. Auditions have the same headroom, so that a loop is as loud
 * on the deck as before. Half is exact: it costs no bit.
 */
const HEADROOM = 0.5;

/** How long before it sounds a start is scheduled: two of the largest usual blocks of a browser. */
const AHEAD_S = 0.02;

// A limiter of the browser's own: above the threshold twenty to one. It makes up for its own gain (Web Audio, 1.19),
// by 0.6 of what it would take from full scale, and that is taken back.
const SAFETY_THRESHOLD_DB = -6;
const SAFETY_RATIO = 20;
const SAFETY_MADE_UP_DB = -SAFETY_THRESHOLD_DB * (1 - 1 / SAFETY_RATIO) * 0.6;

const WAKING_MS = 1500;
const RESTING_MS = 5000;

export class Rig {
  /** @type {AnalyserNode[]} */
  #meters;
  #window = new Float32Array(2048);
  #safety;
  #safetyGain;
  #metered;
  #guarded = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #rest;

  /** @param {number} rate in Hz */
  constructor(rate) {
    this.context = new AudioContext({sampleRate: rate, latencyHint: 'interactive'});
    const context = this.context;
    this.audition = new GainNode(context);
    this.deck = new GainNode(context);
    this.master = new GainNode(context);
    const headroom = new GainNode(context, {gain: HEADROOM});
    this.audition.connect(headroom);
    this.deck.connect(headroom);
    headroom.connect(this.master);
    this.#safety = new DynamicsCompressorNode(context, {
      threshold: SAFETY_THRESHOLD_DB,
      ratio: SAFETY_RATIO,
      knee: 0,
      attack: 0.001,
      release: 0.12,
    });
    this.#safetyGain = new GainNode(context, {gain: 10 ** (-SAFETY_MADE_UP_DB / 20)});
    this.#safety.connect(this.#safetyGain);
    this.#metered = new GainNode(context);
    this.#metered.connect(context.destination);
    // A meter hears both sides as one, so that each side has its own.
    const sides = new ChannelSplitterNode(context, {numberOfOutputs: 2});
    this.#metered.channelCount = 2;
    this.#metered.channelCountMode = 'explicit';
    this.#metered.connect(sides);
    this.#meters = [0, 1].map((side) => {
      const meter = new AnalyserNode(context, {fftSize: this.#window.length});
      sides.connect(meter, side);
      return meter;
    });
    this.master.connect(this.#metered);
  }

  get rate() {
    return this.context.sampleRate;
  }

  get awake() {
    return this.context.state === 'running';
  }

  /** The frame the context is at. */
  get frame() {
    return Math.round(this.context.currentTime * this.rate);
  }

  /** The first frame that can still be scheduled. */
  get soon() {
    return Math.ceil((this.context.currentTime + AHEAD_S) * this.rate);
  }

  /** The frame that leaves the loudspeaker now, which is what an eye wants to see. */
  get heard() {
    const late = this.context.outputLatency || this.context.baseLatency || 0;
    return Math.max(0, (this.context.currentTime - late) * this.rate);
  }

  /**
   * Wakes the device up. Browsers allow it once the person has touched the page; until then this rejects.
   * @returns {Promise<void>}
   */
  async wake() {
    this.stayAwake();
    if (this.awake) return;
    // Where it is not allowed yet, `resume` neither resolves nor rejects.
    await Promise.race([this.context.resume(), new Promise((done) => setTimeout(done, WAKING_MS))]);
    if (!this.awake) throw new Problem(0, {code: 'asleep', title: t.desk.asleep});
  }

  /**
   * Waits for a sound with the device awake: it may have gone to rest while the sound was loaded.
   * @param {Promise<AudioBuffer>} loading
   */
  async ready(loading) {
    const [buffer] = await Promise.all([loading, this.wake()]);
    await this.wake();
    return buffer;
  }

  stayAwake() {
    clearTimeout(this.#rest);
    this.#rest = undefined;
  }

  /** Lets the device go when nothing has sounded for a while. */
  rest() {
    this.#rest ??= setTimeout(() => void this.context.suspend(), RESTING_MS);
  }

  /** @param {boolean} on */
  guard(on) {
    if (on === this.#guarded) return;
    this.#guarded = on;
    this.master.disconnect();
    if (on) {
      this.master.connect(this.#safety);
      this.#safetyGain.connect(this.#metered);
    } else {
      this.#safetyGain.disconnect();
      this.master.connect(this.#metered);
    }
  }

  /** The highest sample of the last 2 048 frames of each side; 1 is full scale, and above it the converter clips. */
  peaks() {
    return this.#meters.map((meter) => {
      meter.getFloatTimeDomainData(this.#window);
      let peak = 0;
      for (const sample of this.#window) peak = Math.max(peak, Math.abs(sample));
      return peak;
    });
  }
}

/**
 * Moves a gain where it should be, without a click.
 * @param {GainNode} node @param {number} value
 */
export function glide(node, value) {
  const now = node.context.currentTime;
  node.gain.cancelScheduledValues(now);
  node.gain.setTargetAtTime(value, now, 0.008);
}
