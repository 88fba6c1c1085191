// What the server would understand of the form as it is now, asked a moment after it changed.

import {api, Problem} from '../api.js';

const PAUSE_MS = 220;

/** Fires `change` when a question is asked and when it is answered. */
export class Reading extends EventTarget {
  /** @type {import('../types').Understood | null} of the form as it is now, as soon as it is known */
  understood = null;
  /** @type {Problem | null} */
  problem = null;
  /** @type {AbortController | undefined} */
  #asking;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #pause;
  #askedFor = '';

  /** Whether an answer is awaited. */
  get waiting() {
    return this.#asking !== undefined;
  }

  /** @param {import('../types').Request} request @param {boolean} wanted whether there is anything to ask */
  follow(request, wanted) {
    const asked = wanted ? JSON.stringify(request) : '';
    if (asked === this.#askedFor) return;
    this.#askedFor = asked;
    clearTimeout(this.#pause);
    this.#asking?.abort();
    this.#asking = undefined;
    this.understood = null;
    this.problem = null;
    if (wanted) this.#pause = setTimeout(() => this.#ask(request), PAUSE_MS);
    this.dispatchEvent(new Event('change'));
  }

  /** @param {import('../types').Request} request */
  async #ask(request) {
    const asking = new AbortController();
    this.#asking = asking;
    this.dispatchEvent(new Event('change'));
    try {
      this.understood = await api.post('/api/v1/briefs', request, {signal: asking.signal});
    } catch (error) {
      if (asking.signal.aborted) return;
      if (!(error instanceof Problem)) throw error;
      this.problem = error;
    }
    this.#asking = undefined;
    this.dispatchEvent(new Event('change'));
  }
}
