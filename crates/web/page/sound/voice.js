// One sounding source, which comes and goes without a click.

/** Long enough that nothing clicks in the middle of a wave, short enough that a kick on the first frame stays one. */
const RISE_S = 0.003;

/** How long a voice takes to fall silent. One that takes over rises as long, so that the two add up to one. */
export const FALL_S = 0.012;

/**
 * @typedef {object} Start
 * @property {number} frame the frame of the context to start at
 * @property {number} offset the frame of the buffer to start with
 * @property {boolean} loop
 * @property {boolean} [takesOver] whether the same sound stops at that very frame
 */

export class Voice {
  /** The first frame of the context at which it sounds. */
  startFrame;
  #offset;
  #rise;
  #source;
  #gain;

  /**
   * @param {AudioBuffer} buffer has the sample rate of the context
   * @param {AudioNode} into
   * @param {Start} start
   */
  constructor(buffer, into, {frame, offset, loop, takesOver = false}) {
    const context = into.context;
    const when = frame / context.sampleRate;
    this.startFrame = frame;
    this.#offset = offset;
    // A hit starts in silence; a loop starts wherever its end left it.
    this.#rise = takesOver ? FALL_S : loop || offset > 0 ? RISE_S : 0;
    this.#gain = new GainNode(context, {gain: this.#rise > 0 ? 0 : 1});
    if (this.#rise > 0) {
      this.#gain.gain.setValueAtTime(0, when);
      this.#gain.gain.linearRampToValueAtTime(1, when + this.#rise);
    }
    this.#source = new AudioBufferSourceNode(context, {buffer, loop});
    this.#source.connect(this.#gain).connect(into);
    this.#source.start(when, offset / context.sampleRate);
    this.#source.addEventListener('ended', () => this.#gain.disconnect());
  }

  /** Frames of what is played. */
  get length() {
    return this.#source.buffer?.length ?? 0;
  }

  /**
   * The frame of its buffer that sounds when the context is at a frame.
   * @param {number} frame
   */
  frameAt(frame) {
    const played = this.#offset + Math.max(0, frame - this.startFrame);
    return this.#source.loop ? played % this.length : Math.min(played, this.length);
  }

  /**
   * Calls back when a sound that does not loop is over.
   * @param {() => void} handle
   */
  onEnd(handle) {
    this.#source.addEventListener('ended', handle);
  }

  /**
   * Falls silent.
   * @param {number} [frame] from which on; at once where there is none
   */
  stop(frame) {
    const {currentTime, sampleRate} = this.#gain.context;
    const when = Math.max(currentTime, (frame ?? 0) / sampleRate);
    const sounded = when - this.startFrame / sampleRate;
    const gain = this.#gain.gain;
    gain.cancelScheduledValues(0);
    if (sounded <= 0) {
      gain.value = 0;
      this.#source.stop();
      return;
    }
    gain.setValueAtTime(this.#rise > 0 ? Math.min(1, sounded / this.#rise) : 1, when);
    gain.linearRampToValueAtTime(0, when + FALL_S);
    this.#source.stop(when + FALL_S);
  }
}
