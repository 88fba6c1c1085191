// The bar lines that loops of one tempo share.

/** A tempo's loops meet again after this many bars; every length that is offered divides it. */
export const CYCLE_BARS = 16;

/**
 * How many bars of a clock one bar of a loop takes, without changing its speed; `null` where they never meet.
 *
 * Half and double tempo fit as they are: two bars at 128 BPM take as long as one at 64.
 *
 * @param {number} clockBpm
 * @param {number} loopBpm
 * @returns {0.5 | 1 | 2 | null}
 */
export function stretch(clockBpm, loopBpm) {
  for (const ratio of /** @type {const} */ ([1, 0.5, 2])) {
    // A tempo is written with at most a few decimals; anything nearer than this is the same number.
    if (Math.abs(loopBpm * ratio - clockBpm) < 1e-6) return ratio;
  }
  return null;
}

/**
 * A clock counts bars in frames of an audio context, from an origin that is bar 0.
 *
 * A bar is rarely a whole number of frames (82 687.5 at 128 BPM and 44.1 kHz). Sixteen bars are rounded once, and every
 * bar line is a share of that, so that nothing that follows the clock ever drifts from anything else that does.
 */
export class Clock {
  /** @param {{bpm: number, rate: number, origin: number}} at rate in Hz, origin in frames of the context */
  constructor({bpm, rate, origin}) {
    this.bpm = bpm;
    this.rate = rate;
    this.origin = origin;
    this.cycleFrames = Math.round((CYCLE_BARS * 240 * rate) / bpm);
  }

  /**
   * The bar, with its fraction, that a frame is in; bar 0 starts at the origin.
   * @param {number} frame
   */
  barAt(frame) {
    return ((frame - this.origin) * CYCLE_BARS) / this.cycleFrames;
  }

  /**
   * The frame a bar starts at.
   * @param {number} bar may have a fraction
   */
  frameOf(bar) {
    return this.origin + Math.round((bar * this.cycleFrames) / CYCLE_BARS);
  }

  /**
   * The first frame of a bar line that is not before a frame.
   * @param {number} frame
   */
  nextBarLine(frame) {
    const bar = Math.floor(this.barAt(frame));
    const line = this.frameOf(bar);
    return line >= frame ? line : this.frameOf(bar + 1);
  }

  /**
   * Moves all bar lines, so that a frame is in a given bar.
   * @param {number} frame
   * @param {number} bar may have a fraction
   */
  place(frame, bar) {
    this.origin = frame - Math.round((bar * this.cycleFrames) / CYCLE_BARS);
  }
}
