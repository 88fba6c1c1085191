// What is left today, as the server last said it.

import {api} from '../api.js';

/** Fires `change` when something new is known. */
export class AccessState extends EventTarget {
  /** @type {import('../types').Access | null} */
  value = null;

  async refresh() {
    try {
      this.value = await api.get('/api/v1/access');
    } catch {
      // The last answer stays: being offline is told elsewhere, and the next request decides anyway.
      return;
    }
    this.dispatchEvent(new Event('change'));
  }
}
