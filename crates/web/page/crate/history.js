// The loops of this person that the server has told of so far.

import {api, Problem} from '../api.js';
import {addressOf, admits, EVERYTHING} from './filter.js';

/** @typedef {import('../types').Summary} Summary */
/** @typedef {import('./filter.js').Filter} Filter */

/** Fires `change`. Newest first, under one filter, a page at a time. */
export class History extends EventTarget {
  /** @type {Summary[]} */
  assets = [];
  /** @type {Filter} */
  filter = {...EVERYTHING};
  /** @type {'loading' | 'ready' | 'failed'} */
  state = 'loading';
  /** Deleted here, and on the server a little later: they stay out of what it tells. @type {Set<string>} */
  #leaving = new Set();
  /** @type {string | null} */
  #cursor = null;
  #asking = new AbortController();

  /** Whether the server has more. */
  get more() {
    return this.#cursor !== null;
  }

  /** Asks from the start. @param {Filter} [filter] */
  async load(filter = this.filter) {
    this.filter = filter;
    await this.#ask(null);
  }

  /** Asks for the next page. */
  async loadMore() {
    if (this.#cursor !== null && this.state === 'ready') await this.#ask(this.#cursor);
  }

  /** Puts a loop in its place, or on top if it is new and the filter admits it. @param {Summary} summary */
  put(summary) {
    const at = this.assets.findIndex((asset) => asset.id === summary.id);
    if (at >= 0) this.assets[at] = summary;
    else if (admits(this.filter, summary)) this.assets.unshift(summary);
    else return;
    this.#changed();
  }

  /**
   * Takes a loop off the list.
   * @param {string} id
   * @returns {() => void} puts it back
   */
  take(id) {
    this.#leaving.add(id);
    const at = this.assets.findIndex((asset) => asset.id === id);
    const [taken] = at >= 0 ? this.assets.splice(at, 1) : [];
    this.#changed();
    return () => {
      this.#leaving.delete(id);
      if (!taken || this.assets.some((asset) => asset.id === id)) return;
      const after = this.assets.findIndex((asset) => asset.created_at < taken.created_at);
      this.assets.splice(after < 0 ? this.assets.length : after, 0, taken);
      this.#changed();
    };
  }

  /** @param {string | null} cursor */
  async #ask(cursor) {
    this.#asking.abort();
    const asking = new AbortController();
    this.#asking = asking;
    this.state = 'loading';
    this.#changed();
    try {
      /** @type {import('../types').Page} */
      const page = await api.get(addressOf(this.filter, cursor), {signal: asking.signal});
      if (asking.signal.aborted) return;
      const before = cursor === null ? [] : this.assets;
      // A loop made meanwhile moves the pages on, and the last of one comes again as the first of the next.
      const known = new Set([...before.map((asset) => asset.id), ...this.#leaving]);
      this.assets = [...before, ...page.assets.filter((asset) => !known.has(asset.id))];
      this.#cursor = page.next_cursor;
      this.state = 'ready';
    } catch (error) {
      if (asking.signal.aborted) return;
      if (!(error instanceof Problem)) throw error;
      this.state = 'failed';
      // What is there belongs to another filter.
      if (cursor === null) this.assets = [];
    }
    this.#changed();
  }

  #changed() {
    this.dispatchEvent(new Event('change'));
  }
}
