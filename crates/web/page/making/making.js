// One loop in the making: asked for, followed by events or by asking again, until it is over.

import {api, isOver, Problem} from '../api.js';

const POLL_MS = 1000;
const POLL_SLOWEST_MS = 8000;

/** @typedef {import('../types').Generation} Generation */
/** @typedef {'events' | 'polling' | 'lost'} Line how news arrives */

/** Fires `change` at every news, and `over` once at the end. */
export class Making extends EventTarget {
  /** @type {Generation | null} */
  generation = null;
  /** @type {Line} */
  line = 'events';
  /** @type {Problem | null} what kept it from being asked for, or from being followed to its end */
  problem = null;
  cancelling = false;
  #over = false;
  /** @type {{close(): void} | undefined} */
  #source;

  /** @param {import('../types').Request} request */
  constructor(request) {
    super();
    this.request = request;
  }

  /**
   * Asks for it; resolves when the server has accepted.
   * @throws {Problem} if it was refused or blocked, or nobody answered
   */
  async start() {
    const headers = {'idempotency-key': randomKey()};
    /** @returns {Promise<Generation>} */
    const post = () => api.post('/api/v1/generations', this.request, {headers});
    try {
      this.#hear(await post());
    } catch (error) {
      // An answer may have been lost on the way: with the same key a second try cannot take a second loop.
      if (!(error instanceof Problem && error.offline && navigator.onLine)) throw error;
      this.#hear(await post());
    }
    if (!this.#over) this.#listen();
  }

  async cancel() {
    if (!this.generation || this.#over || this.cancelling) return;
    this.cancelling = true;
    this.#changed();
    try {
      this.#hear(await api.delete(this.generation.links.self));
    } catch (error) {
      this.cancelling = false;
      // What is over tells so itself, through the line it is followed by.
      if (!(error instanceof Problem && error.code === 'already_over')) this.#changed();
    }
  }

  get over() {
    return this.#over;
  }

  #listen() {
    const url = this.generation?.links.events;
    if (!url) return;
    this.#source = api.events(url, (generation) => this.#hear(generation), () => this.#poll(POLL_MS));
  }

  /** @param {number} wait */
  #poll(wait) {
    if (this.#over || !this.generation) return;
    if (this.line === 'events') this.line = 'polling';
    this.#changed();
    const {self} = this.generation.links;
    setTimeout(async () => {
      if (this.#over) return;
      try {
        const generation = await api.get(self);
        this.line = 'polling';
        this.#hear(generation);
        this.#poll(POLL_MS);
      } catch (error) {
        if (error instanceof Problem && error.code === 'not_found') return this.#lose(error);
        this.line = 'lost';
        this.#poll(Math.min(POLL_SLOWEST_MS, wait * 2));
      }
    }, wait);
  }

  /** @param {Generation} generation */
  #hear(generation) {
    if (this.#over) return;
    this.generation = generation;
    this.#over = isOver(generation);
    this.#changed();
    if (this.#over) this.#end();
  }

  /** @param {Problem} problem */
  #lose(problem) {
    this.problem = problem;
    this.#over = true;
    this.#changed();
    this.#end();
  }

  #end() {
    this.#source?.close();
    this.dispatchEvent(new Event('over'));
  }

  #changed() {
    this.dispatchEvent(new Event('change'));
  }
}

/** 128 random bits; `crypto.randomUUID` exists only on secure origins, and a studio may run in a plain network. */
function randomKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
