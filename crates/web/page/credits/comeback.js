// A purchase that one comes back from: how it stands, asked with growing pauses until nothing more will happen.

import {Problem} from '../api.js';
import {till} from './till.js';

const PAUSE_MS = 2000;
const PAUSE_GROWS = 1.5;
const PAUSE_MAX_MS = 60_000;

/** Fires `change` at every news. */
export class Comeback extends EventTarget {
  /** @type {import('../types').Purchase | null} */
  purchase = null;
  /** @type {Problem | null} why the last question had no answer */
  problem = null;
  /** How often there was an answer. */
  answers = 0;
  #ask;
  #asking = false;
  #stopped = false;
  #pause = PAUSE_MS;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** @param {string} id @param {boolean} bought `false` who left Stripe's page without paying */
  constructor(id, bought) {
    super();
    this.id = id;
    this.#ask = bought ? till.check : till.cancel;
  }

  /** Nothing more will happen to the purchase by itself, or nothing more can be learnt of it. */
  get settled() {
    if (this.problem) return isFinal(this.problem);
    return this.purchase !== null && !isPending(this.purchase);
  }

  async ask() {
    if (this.#asking) return;
    this.#asking = true;
    clearTimeout(this.#timer);
    try {
      this.purchase = await this.#ask(this.id);
      this.problem = null;
      this.answers += 1;
      // What could not be cancelled is on its way to being paid, and is only watched from here on.
      this.#ask = till.check;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      this.problem = error;
    } finally {
      this.#asking = false;
    }
    if (this.#stopped) return;
    if (!this.settled) this.#askLater();
    this.dispatchEvent(new Event('change'));
  }

  /** Asks no more. */
  stop() {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  #askLater() {
    const wait = Math.max(this.#pause, (this.problem?.body.retry_after_s ?? 0) * 1000);
    this.#pause = Math.min(PAUSE_MAX_MS, this.#pause * PAUSE_GROWS);
    this.#timer = setTimeout(() => this.ask(), wait);
  }
}

/** @param {import('../types').Purchase} purchase */
export function isPending({state}) {
  return state === 'open' || state === 'processing';
}

/** Whether asking again would be answered the same. @param {Problem} problem */
function isFinal({status}) {
  return status >= 400 && status < 500 && status !== 408 && status !== 429;
}
