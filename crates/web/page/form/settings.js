// What the form holds: the values, which of them are locked, and the mode. Kept in this browser.

import {recall, remember} from '../memory.js';

/** @typedef {import('../types').Vocabulary} Vocabulary */
/** @typedef {'guided' | 'advanced'} Mode */

/**
 * @typedef {object} Values
 * @property {string} kind
 * @property {boolean} one_shot
 * @property {string | null} style
 * @property {number} bpm
 * @property {number} bars
 * @property {string | null} key as the API takes it: `Am`, `D dorian`
 * @property {number} intensity
 * @property {string[]} moods
 * @property {string[]} instruments
 * @property {number} swing
 * @property {number} sample_rate
 * @property {number | null} seed
 * @property {string | null} engine
 * @property {string} prompt
 */

/** @type {Values} */
const USUAL = {
  kind: 'bass',
  one_shot: false,
  style: 'techno',
  bpm: 130,
  bars: 4,
  key: 'Am',
  intensity: 3,
  moods: [],
  instruments: [],
  swing: 0.5,
  sample_rate: 44_100,
  seed: null,
  engine: null,
  prompt: '',
};

/** Fires `change` whenever a value, a lock or the mode changes. */
export class Settings extends EventTarget {
  /** @param {Vocabulary} vocabulary */
  constructor(vocabulary) {
    super();
    this.vocabulary = vocabulary;
    const kept = recall('form') ?? {};
    /** @type {Values} */
    this.values = fitting({...USUAL, ...kept.values}, vocabulary);
    /** @type {Set<string>} */
    this.locks = new Set(Array.isArray(kept.locks) ? kept.locks : []);
    /** @type {Mode} */
    this.mode = kept.mode === 'advanced' ? 'advanced' : 'guided';
  }

  /** @param {Partial<Values>} values */
  set(values) {
    this.values = {...this.values, ...values};
    this.#changed();
  }

  /** Takes over values that are not locked. @param {Partial<Values>} values */
  suggest(values) {
    const open = Object.entries(values).filter(([name]) => !this.locks.has(name));
    this.set(Object.fromEntries(open));
  }

  /** @param {string} field */
  toggleLock(field) {
    if (!this.locks.delete(field)) this.locks.add(field);
    this.#changed();
  }

  /** @param {Mode} mode */
  use(mode) {
    this.mode = mode;
    this.#changed();
  }

  /** The kind that is chosen, with what is known of it. */
  get kind() {
    const kind = this.vocabulary.kinds.find((each) => each.name === this.values.kind);
    return kind ?? /** @type {import('../types').Kind} */ (this.vocabulary.kinds[0]);
  }

  /** The request that the form stands for. @returns {import('../types').Request} */
  request() {
    const {values} = this;
    const chosen = {
      ...(values.seed === null ? {} : {seed: values.seed}),
      ...(values.engine === null ? {} : {engine: values.engine}),
    };
    if (this.mode === 'advanced') {
      const rate = values.sample_rate === this.vocabulary.sample_rates[0] ? {} : {sample_rate: values.sample_rate};
      // The start stays as it is: the server counts the places of words from there.
      return {prompt: values.prompt.trimEnd(), ...rate, ...chosen};
    }
    const {kind} = this;
    const oneShot = kind.one_shot && values.one_shot;
    return {
      kind: kind.name,
      ...(oneShot ? {one_shot: true} : {bars: values.bars}),
      bpm: values.bpm,
      ...(values.style === null ? {} : {style: values.style}),
      ...(kind.tonal && values.key !== null ? {key: values.key} : {}),
      intensity: values.intensity,
      moods: values.moods,
      swing: values.swing,
      instruments: values.instruments.filter((name) => kind.instruments.includes(name)),
      sample_rate: values.sample_rate,
      ...chosen,
    };
  }

  /** What a later visit starts from. */
  kept() {
    return {values: this.values, locks: [...this.locks], mode: this.mode};
  }

  #changed() {
    remember('form', this.kept());
    this.dispatchEvent(new Event('change'));
  }
}

/**
 * What was remembered may be from an older studio: names that are gone are left out.
 * @param {Values} values @param {Vocabulary} vocabulary @returns {Values}
 */
function fitting(values, vocabulary) {
  const [slowest, fastest] = vocabulary.bpm;
  const kinds = vocabulary.kinds.map((kind) => kind.name);
  const styles = vocabulary.styles.map((style) => style.name);
  return {
    ...values,
    kind: kinds.includes(values.kind) ? values.kind : (kinds[0] ?? USUAL.kind),
    style: values.style !== null && styles.includes(values.style) ? values.style : null,
    bpm: values.bpm >= slowest && values.bpm <= fastest ? values.bpm : USUAL.bpm,
    bars: vocabulary.bars.includes(values.bars) ? values.bars : USUAL.bars,
    moods: values.moods.filter((mood) => vocabulary.moods.includes(mood)),
    sample_rate: vocabulary.sample_rates.includes(values.sample_rate) ? values.sample_rate : USUAL.sample_rate,
  };
}
