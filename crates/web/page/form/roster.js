// The engines there are, and which of them are ready.

/** @typedef {import('../types').Engine} Engine */

/** Fires `change` when other engines are ready than before. */
export class Roster extends EventTarget {
  /** @type {() => Promise<Engine[]>} */
  #ask;

  /** @param {Engine[]} engines @param {() => Promise<Engine[]>} ask how they stand now */
  constructor(engines, ask) {
    super();
    this.engines = engines;
    this.#ask = ask;
  }

  get ready() {
    return this.engines.filter((engine) => engine.ready);
  }

  get unready() {
    return this.engines.filter((engine) => !engine.ready);
  }

  /** Whether there is anything to choose, or to know about who serves. */
  get isChoice() {
    return this.ready.length > 1 || (this.ready.length === 1 && this.unready.some((engine) => engine.usual));
  }

  /** @param {string | null | undefined} name */
  named(name) {
    return this.engines.find((engine) => engine.name === name);
  }

  /**
   * The engine that serves: the one of this name, else the usual one, else any that is ready.
   * @param {string | null} name `null` for the usual one
   * @returns {Engine | undefined} `undefined` where none is ready
   */
  serving(name) {
    const {ready} = this;
    return ready.find((engine) => engine.name === name) ?? ready.find((engine) => engine.usual) ?? ready[0];
  }

  /** Another engine that is ready, and can be paid if that is what is needed. @param {string} name @param {boolean} payable */
  otherThan(name, payable) {
    const others = this.ready.filter((engine) => engine.name !== name && (!payable || (engine.for_sale && engine.price.credits > 0)));
    return others.find((engine) => engine.usual) ?? others[0];
  }

  async refresh() {
    let engines;
    try {
      engines = await this.#ask();
    } catch {
      // The last answer stays: the next request is decided by the server anyway.
      return;
    }
    const isNews = JSON.stringify(engines) !== JSON.stringify(this.engines);
    this.engines = engines;
    if (isNews) this.dispatchEvent(new Event('change'));
  }
}
