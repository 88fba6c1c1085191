// What is heard: one loop that is being tried (the audition), and the deck beside it.

import {Clock, stretch} from './clock.js';
import {Deck} from './deck.js';
import {Library} from './library.js';
import {glide, Rig} from './rig.js';
import {Voice} from './voice.js';

/** @typedef {import('../types').Summary} Summary */

/**
 * @typedef {object} Audition
 * @property {Summary} summary
 * @property {AudioBuffer} buffer
 * @property {Rig} rig
 * @property {Voice} voice
 * @property {Clock | null} clock none for a one-shot, which follows nothing
 */

/**
 * Fires `change` whenever something starts, stops, loads, or changes on the deck.
 *
 * Loops repeat on the sample. One of the same tempo takes over at the bar the last one was in. While the deck plays, a
 * loop that fits plays along; one of another tempo is heard alone, and the deck comes back after it.
 */
class Player extends EventTarget {
  #library = new Library();
  /** @type {Map<number, Rig>} */
  #rigs = new Map();
  /** @type {Summary | null} */
  #current = null;
  /** @type {string | null} */
  #loading = null;
  /** @type {Audition | null} */
  #audition = null;
  #turn = 0;
  #volume = 1;
  #announced = false;

  /** Loops in sync. */
  deck = new Deck({
    library: this.#library,
    rig: (rate) => this.#rig(rate),
    audition: () => (this.#audition?.clock ? {clock: this.#audition.clock, rig: this.#audition.rig} : null),
    takeOver: (id, frame) => {
      if (this.#audition?.summary.id !== id || this.#audition.clock !== this.deck.clock) return false;
      this.#endAudition(frame);
      return true;
    },
    stopAudition: () => this.#endAudition(),
    changed: () => this.#changed(),
  });

  /** The loop that was chosen last, sounding or not. */
  get current() {
    return this.#current;
  }

  /** Whether anything sounds. */
  get playing() {
    return this.#audition !== null || this.deck.playing;
  }

  /** The ids of all that sounds now. */
  get sounding() {
    const tracks = this.deck.tracks.filter((track) => track.state === 'playing').map((track) => track.summary.id);
    return this.#audition ? [this.#audition.summary.id, ...tracks] : tracks;
  }

  /** Whether the deck is silent because a loop of another tempo is being tried. */
  get deckHeld() {
    // A one-shot has no clock, and so no tempo to clash with.
    const clock = this.#audition?.clock ?? null;
    return this.deck.playing && clock !== null && clock !== this.deck.clock;
  }

  /**
   * @param {string} id
   * @returns {'idle' | 'loading' | 'waiting' | 'playing'}
   */
  state(id) {
    if (this.#audition?.summary.id === id) return 'playing';
    if (this.#loading === id) return 'loading';
    const track = this.deck.track(id);
    return track && track.state !== 'stopped' ? track.state : 'idle';
  }

  /** Fetches a loop so that it will start at once. @param {Summary} summary */
  async load(summary) {
    await this.#library.load(summary);
  }

  /**
   * Auditions a loop.
   * @param {Summary} summary
   * @param {{from?: number}} [options] from: where to start, 0 to 1; without it, in phase with what sounds
   * @returns {Promise<void>} rejects with a `Problem`; resolves silently where another loop was chosen meanwhile
   */
  async play(summary, {from} = {}) {
    this.#turn += 1;
    const turn = this.#turn;
    this.#current = summary;
    this.#loading = null;
    this.#changed();
    if (this.deck.playing && this.deck.track(summary.id)) {
      this.#endAudition();
      if (from !== undefined) this.seek(summary.id, from);
      return;
    }
    if (this.#audition?.summary.id === summary.id && !summary.one_shot) {
      if (from !== undefined) this.seek(summary.id, from);
      return;
    }
    this.#loading = summary.id;
    try {
      let rig = this.#rigFor(summary);
      let buffer = await rig.ready(this.#library.load(summary, rig.rate));
      // The deck may have started or stopped meanwhile.
      while (turn === this.#turn && rig !== this.#rigFor(summary)) {
        rig = this.#rigFor(summary);
        buffer = await rig.ready(this.#library.load(summary, rig.rate));
      }
      if (turn === this.#turn) this.#begin(summary, buffer, rig, from);
    } finally {
      if (turn === this.#turn) this.#loading = null;
      this.#changed();
    }
  }

  /**
   * Starts a loop that is silent, and silences one that sounds.
   * @param {Summary | null} [summary] without it, what was chosen last
   */
  async toggle(summary) {
    if (!summary && this.playing) return this.stop();
    const chosen = summary ?? this.#current;
    if (!chosen) return this.deck.play();
    if (this.#audition?.summary.id === chosen.id || this.#loading === chosen.id) return this.stopAudition();
    if (this.deck.playing && this.deck.track(chosen.id)) return this.deck.stop();
    return this.play(chosen);
  }

  /** Silences everything. */
  stop() {
    this.stopAudition();
    this.deck.stop();
  }

  /** Silences the loop that is being tried; the deck plays on. */
  stopAudition() {
    this.#turn += 1;
    this.#loading = null;
    this.#endAudition();
  }

  /**
   * Jumps within a loop that sounds; what plays in phase with it jumps along.
   * @param {string} id
   * @param {number} fraction 0 to 1
   */
  seek(id, fraction) {
    const audition = this.#audition?.summary.id === id ? this.#audition : null;
    const summary = audition ? audition.summary : this.deck.track(id)?.summary;
    const {clock, rig} = audition ?? this.deck;
    if (!summary || !rig) return;
    const frame = rig.soon;
    if (clock) {
      const bars = barsOn(clock, summary);
      clock.place(frame, (Math.floor(clock.barAt(frame) / bars) + fraction) * bars);
      if (clock === this.deck.clock) this.deck.follow(frame);
    }
    const follower = audition ?? (this.#audition?.clock === clock ? this.#audition : null);
    if (follower) {
      const part = follower === audition ? fraction : phase(follower.summary, /** @type {Clock} */ (clock), frame);
      follower.voice.stop(frame);
      follower.voice = this.#voice(follower, frame, part, true);
    }
    this.#changed();
  }

  /**
   * How far a loop is, from 0 at its start to 1 at its end, starting over at each repeat; 0 while it is silent.
   * @param {string} id
   */
  position(id) {
    const audition = this.#audition;
    if (audition?.summary.id !== id) return this.deck.position(id) ?? 0;
    return audition.voice.frameAt(audition.rig.heard) / audition.voice.length;
  }

  get volume() {
    return this.#volume;
  }

  /** @param {number} volume 0 to 1 */
  setVolume(volume) {
    this.#volume = volume;
    for (const rig of this.#rigs.values()) glide(rig.master, volume ** 2);
    this.#changed();
  }

  /** @param {Summary} summary @param {AudioBuffer} buffer @param {Rig} rig @param {number} [from] */
  #begin(summary, buffer, rig, from) {
    const frame = rig.soon;
    const clock = summary.one_shot ? null : this.#clockFor(summary, rig, frame);
    this.#endAudition(frame);
    /** @type {Omit<Audition, 'voice'>} */
    const placed = {summary, buffer, rig, clock};
    this.#audition = {...placed, voice: this.#voice(placed, frame, clock ? phase(summary, clock, frame) : 0, false)};
    if (from !== undefined) this.seek(summary.id, from);
    this.#holdDeck();
  }

  /**
   * @param {Omit<Audition, 'voice'>} audition
   * @param {number} frame @param {number} fraction @param {boolean} takesOver
   */
  #voice({summary, buffer, rig}, frame, fraction, takesOver) {
    const offset = Math.round(fraction * buffer.length) % buffer.length;
    const voice = new Voice(buffer, rig.audition, {frame, offset, loop: !summary.one_shot, takesOver});
    voice.onEnd(() => {
      if (this.#audition?.voice === voice) this.#endAudition();
    });
    return voice;
  }

  /** @param {number} [frame] */
  #endAudition(frame) {
    if (!this.#audition) return;
    this.#audition.voice.stop(frame);
    this.#audition = null;
    this.#holdDeck();
    this.#changed();
  }

  /**
   * The clock a loop is to follow: that of the deck, of the loop before it, or a new one.
   * @param {Summary} summary @param {Rig} rig @param {number} frame
   */
  #clockFor(summary, rig, frame) {
    const before = this.#audition;
    for (const clock of [this.deck.clock, before?.rig === rig ? before.clock : null]) {
      if (clock && clock.rate === rig.rate && stretch(clock.bpm, summary.bpm) !== null) return clock;
    }
    return new Clock({bpm: summary.bpm, rate: rig.rate, origin: frame});
  }

  /** Where a loop is to sound: with the deck where it fits to it, else at its own rate. @param {Summary} summary */
  #rigFor(summary) {
    const {clock, rig} = this.deck;
    const along = clock && rig && !summary.one_shot && stretch(clock.bpm, summary.bpm) !== null;
    return along ? rig : this.#rig(summary.sample_rate);
  }

  /** @param {number} rate */
  #rig(rate) {
    let rig = this.#rigs.get(rate);
    if (!rig) {
      rig = new Rig(rate);
      rig.master.gain.value = this.#volume ** 2;
      this.#rigs.set(rate, rig);
    }
    return rig;
  }

  #holdDeck() {
    if (this.deck.rig) glide(this.deck.rig.deck, this.deckHeld ? 0 : 1);
  }

  /** Tells once for all that changes in one go. */
  #changed() {
    if (this.#announced) return;
    this.#announced = true;
    queueMicrotask(() => {
      this.#announced = false;
      for (const rig of this.#rigs.values()) {
        if (this.#audition?.rig === rig || (this.deck.playing && this.deck.rig === rig)) rig.stayAwake();
        else rig.rest();
      }
      this.dispatchEvent(new Event('change'));
    });
  }
}

/**
 * How far into a loop a frame of its clock is, 0 to 1.
 * @param {Summary} summary @param {Clock} clock @param {number} frame
 */
function phase(summary, clock, frame) {
  const repeats = clock.barAt(frame) / barsOn(clock, summary);
  return repeats - Math.floor(repeats);
}

/** How many bars of a clock a loop takes. @param {Clock} clock @param {Summary} summary */
function barsOn(clock, summary) {
  return (summary.bars ?? 1) * (stretch(clock.bpm, summary.bpm) ?? 1);
}

export const player = new Player();
