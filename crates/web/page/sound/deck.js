// Loops that play in sync: each with its volume, mute and solo, all on one clock.

import {t} from '../strings.js';
import {Clock, stretch} from './clock.js';
import {glide} from './rig.js';
import {tile, tiling} from './tiling.js';
import {Voice} from './voice.js';

/** @typedef {import('../types').Summary} Summary */
/** @typedef {import('./rig.js').Rig} Rig */

/** A loop that cannot play in sync with the others; the message is a sentence for the person. */
export class DeckRefusal extends Error {
  get text() {
    return this.message;
  }
}

/**
 * @typedef {object} Track a loop on the deck; read it, and change it through the deck
 * @property {Summary} summary
 * @property {number} volume 0 to 1
 * @property {boolean} muted
 * @property {boolean} solo
 * @property {'loading' | 'stopped' | 'waiting' | 'playing'} state waiting for its bar line
 */

/**
 * @typedef {object} Strip what a track sounds through
 * @property {AudioBuffer} buffer
 * @property {GainNode} gain
 * @property {Voice | null} voice
 * @property {{cycleFrames: number, buffer: AudioBuffer} | null} tiled
 */

/**
 * What the deck needs of the player around it.
 * @typedef {object} Surroundings
 * @property {import('./library.js').Library} library
 * @property {(rate: number) => Rig} rig
 * @property {() => {clock: Clock, rig: Rig} | null} audition the clock of the loop that is being tried, if one is
 * @property {(id: string, frame: number) => boolean} takeOver ends the audition of a loop at a frame, if it sounds
 * @property {() => void} stopAudition
 * @property {() => void} changed
 */

/** More would be noise, and memory: a track takes up to 20 MB. */
const TRACKS_MAX = 12;

export class Deck {
  /** @type {Track[]} */
  #tracks = [];
  /** @type {Map<Track, Strip>} */
  #strips = new Map();
  /** @type {Clock | null} */
  #clock = null;
  /** @type {Rig | null} */
  #rig = null;
  #bpm = 0;
  #on = false;
  #guarded = false;
  #around;

  /** @param {Surroundings} around */
  constructor(around) {
    this.#around = around;
  }

  /** @returns {readonly Track[]} */
  get tracks() {
    return this.#tracks;
  }

  /** Whether the deck is on; it can be, and still wait for its first loop to be loaded. */
  get playing() {
    return this.#on;
  }

  /** The tempo of the clock; `null` while the deck is empty. */
  get bpm() {
    return this.#tracks.length > 0 ? this.#bpm : null;
  }

  /** What the deck plays by while it plays; an audition that fits follows it. */
  get clock() {
    return this.#clock;
  }

  get rig() {
    return this.#rig;
  }

  /** @param {string} id @returns {Track | undefined} */
  track(id) {
    return this.#tracks.find((track) => track.summary.id === id);
  }

  /**
   * Why a loop cannot join, as a sentence; `null` where it can.
   * @param {Summary} summary
   */
  refusal(summary) {
    if (summary.one_shot || summary.bars === null) return t.desk.refuseOneShot;
    if (this.#tracks.length >= TRACKS_MAX) return t.desk.refuseFull(TRACKS_MAX);
    if (this.#tracks.length > 0 && stretch(this.#bpm, summary.bpm) === null) {
      return t.desk.refuseTempo(summary.bpm, this.#bpm);
    }
    return null;
  }

  /**
   * Puts a loop on the deck. While the deck plays it enters on the next bar; an empty deck starts playing; a loop that
   * is being auditioned goes on without a gap.
   * @param {Summary} summary
   * @returns {Promise<void>} rejects with a `DeckRefusal`, or a `Problem` where the sound cannot be loaded
   */
  async add(summary) {
    if (this.track(summary.id)) return;
    const refusal = this.refusal(summary);
    if (refusal) throw new DeckRefusal(refusal);
    if (this.#tracks.length === 0) {
      const audition = this.#around.audition();
      const joins = audition !== null && stretch(audition.clock.bpm, summary.bpm) !== null;
      if (!joins) this.#around.stopAudition();
      this.#bpm = joins ? audition.clock.bpm : summary.bpm;
      this.#rig = joins ? audition.rig : this.#around.rig(summary.sample_rate);
      this.#on = true;
    }
    /** @type {Track} */
    const track = {summary, volume: 1, muted: false, solo: false, state: 'loading'};
    this.#tracks.push(track);
    this.#around.changed();
    const rig = /** @type {Rig} */ (this.#rig);
    try {
      const buffer = await rig.ready(this.#around.library.load(summary, rig.rate));
      if (!this.#tracks.includes(track)) return;
      const gain = new GainNode(rig.context, {gain: this.#gainOf(track)});
      gain.connect(rig.deck);
      this.#strips.set(track, {buffer, gain, voice: null, tiled: null});
    } catch (error) {
      this.remove(summary.id);
      throw error;
    }
    track.state = 'stopped';
    if (this.#on) this.#enter([track]);
    this.#around.changed();
  }

  /** @param {string} id */
  remove(id) {
    const track = this.track(id);
    if (!track) return;
    this.#silence(track);
    this.#tracks.splice(this.#tracks.indexOf(track), 1);
    this.#strips.delete(track);
    if (this.#tracks.length === 0) this.stop();
    this.#balance();
    this.#around.changed();
  }

  /** Takes every loop off. */
  clear() {
    for (const track of [...this.#tracks]) this.remove(track.summary.id);
  }

  /** Starts all loops together. */
  async play() {
    if (this.#on || !this.#rig) return;
    this.#on = true;
    this.#around.changed();
    try {
      await this.#rig.wake();
    } catch (error) {
      this.stop();
      throw error;
    }
    if (this.#on) this.#enter(this.#tracks.filter((track) => track.state === 'stopped'));
    this.#around.changed();
  }

  stop() {
    for (const track of this.#tracks) {
      this.#silence(track);
      if (track.state !== 'loading') track.state = 'stopped';
    }
    this.#clock = null;
    this.#on = false;
    this.#around.changed();
  }

  /** @param {string} id @param {boolean} muted */
  mute(id, muted) {
    this.#change(id, (track) => (track.muted = muted));
  }

  /** @param {string} id @param {boolean} solo */
  solo(id, solo) {
    this.#change(id, (track) => (track.solo = solo));
  }

  /** @param {string} id @param {number} volume 0 to 1 */
  setVolume(id, volume) {
    this.#change(id, (track) => (track.volume = volume));
  }

  /** Whether a track is to be heard, by its own mute and the solos of all. @param {Track} track */
  isHeard(track) {
    return !track.muted && (track.solo || !this.#tracks.some((other) => other.solo));
  }

  /** Whether the safety holds back what would clip. */
  get guarded() {
    return this.#guarded;
  }

  set guarded(on) {
    this.#guarded = on;
    this.#rig?.guard(on);
    this.#around.changed();
  }

  /** The highest sample of each side a moment ago; above 1 it clips. */
  peaks() {
    return this.#rig?.peaks() ?? [0, 0];
  }

  /** The bar that is heard, with its fraction, since the deck started; `null` while it is silent. */
  get bar() {
    return this.#clock && this.#rig ? this.#clock.barAt(this.#rig.heard) : null;
  }

  /** How far a loop is, 0 to 1; `null` while it does not sound. @param {string} id */
  position(id) {
    const track = this.track(id);
    if (track?.state !== 'playing' || this.bar === null) return null;
    const bars = this.#barsOf(track);
    // What was scheduled a moment ago has not left the loudspeaker yet.
    return (Math.max(this.bar, 0) % bars) / bars;
  }

  /** Lets everything go on from where the clock was moved to. @param {number} frame */
  follow(frame) {
    const clock = /** @type {Clock} */ (this.#clock);
    for (const [track, strip] of this.#strips) {
      if (!strip.voice) continue;
      const waits = strip.voice.startFrame > frame;
      strip.voice.stop(frame);
      this.#start(track, strip, waits ? clock.nextBarLine(frame) : frame, !waits);
    }
  }

  /** @param {Track[]} tracks */
  #enter(tracks) {
    const rig = /** @type {Rig} */ (this.#rig);
    const soon = rig.soon;
    if (!this.#clock) {
      const audition = this.#around.audition();
      const joins = audition?.rig === rig && audition.clock.bpm === this.#bpm;
      if (!joins) this.#around.stopAudition();
      this.#clock = joins ? audition.clock : new Clock({bpm: this.#bpm, rate: rig.rate, origin: soon});
    }
    rig.guard(this.#guarded);
    for (const track of tracks) {
      const strip = this.#strips.get(track);
      if (!strip) continue;
      const takesOver = this.#around.takeOver(track.summary.id, soon);
      this.#start(track, strip, takesOver ? soon : this.#clock.nextBarLine(soon), takesOver);
    }
  }

  /** @param {Track} track @param {Strip} strip @param {number} frame @param {boolean} takesOver */
  #start(track, strip, frame, takesOver) {
    const clock = /** @type {Clock} */ (this.#clock);
    const rig = /** @type {Rig} */ (this.#rig);
    if (strip.tiled?.cycleFrames !== clock.cycleFrames) {
      strip.tiled = {cycleFrames: clock.cycleFrames, buffer: tiled(strip.buffer, this.#barsOf(track), clock)};
    }
    const {buffer} = strip.tiled;
    const since = frame - clock.origin;
    const offset = ((since % buffer.length) + buffer.length) % buffer.length;
    const voice = new Voice(buffer, strip.gain, {frame, offset, loop: true, takesOver});
    strip.voice = voice;
    const wait_ms = ((frame - rig.soon) / rig.rate) * 1000;
    track.state = wait_ms > 0 ? 'waiting' : 'playing';
    if (wait_ms <= 0) return;
    setTimeout(() => {
      if (strip.voice !== voice) return;
      track.state = 'playing';
      this.#around.changed();
    }, wait_ms);
  }

  /** How many bars of the clock a loop takes. @param {Track} track */
  #barsOf({summary}) {
    return (summary.bars ?? 1) * (stretch(this.#clock?.bpm ?? this.#bpm, summary.bpm) ?? 1);
  }

  /** @param {Track} track */
  #silence(track) {
    const strip = this.#strips.get(track);
    strip?.voice?.stop();
    if (strip) strip.voice = null;
  }

  /** @param {string} id @param {(track: Track) => void} apply */
  #change(id, apply) {
    const track = this.track(id);
    if (!track) return;
    apply(track);
    this.#balance();
    this.#around.changed();
  }

  #balance() {
    for (const [track, strip] of this.#strips) glide(strip.gain, this.#gainOf(track));
  }

  /** The ear hears powers: half way up sounds about a quarter as strong, and half as loud. @param {Track} track */
  #gainOf(track) {
    return this.isHeard(track) ? track.volume ** 2 : 0;
  }
}

/** @param {AudioBuffer} buffer @param {number} bars of the clock @param {Clock} clock */
function tiled(buffer, bars, clock) {
  const layout = tiling(bars, clock.cycleFrames);
  if (layout.length === buffer.length) return buffer;
  const {sampleRate, numberOfChannels} = buffer;
  const out = new AudioBuffer({length: layout.length, sampleRate, numberOfChannels});
  for (let channel = 0; channel < numberOfChannels; channel += 1) {
    out.copyToChannel(tile(buffer.getChannelData(channel), layout), channel);
  }
  return out;
}
