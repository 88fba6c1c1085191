// What is left today, as the server last said it.

import {api} from '../api.js';

/** `setTimeout` counts no further than this: 24 days. */
const TIMEOUT_MAX_MS = 2 ** 31 - 1;
/** A clock that goes ahead of the server's must not make the page ask without a pause. */
const PAUSE_MIN_MS = 5000;

/** Fires `change` when something new is known. */
export class AccessState extends EventTarget {
  /** @type {import('../types').Access | null} */
  value = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #reset;

  async refresh() {
    try {
      this.value = /** @type {import('../types').Access} */ (await api.get('/api/v1/access'));
    } catch {
      // The last answer stays: being offline is told elsewhere, and the next request decides anyway.
      return;
    }
    clearTimeout(this.#reset);
    const wait = Date.parse(this.value.free.resets_at) - Date.now();
    this.#reset = setTimeout(() => this.refresh(), Math.min(TIMEOUT_MAX_MS, Math.max(PAUSE_MIN_MS, wait)));
    this.dispatchEvent(new Event('change'));
  }
}
