// What was used last stays, up to a number of bytes.

/** @template V */
export class Lru {
  /** @type {Map<string, {value: V, bytes: number}>} */
  #entries = new Map();
  #bytes = 0;
  #bytesMax;

  /** @param {number} bytesMax */
  constructor(bytesMax) {
    this.#bytesMax = bytesMax;
  }

  get bytes() {
    return this.#bytes;
  }

  /** @param {string} key @returns {V | undefined} */
  find(key) {
    const entry = this.#entries.get(key);
    if (!entry) return undefined;
    // A map keeps the order of insertion: what is put back is the youngest.
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry.value;
  }

  /**
   * Keeps a value, and lets the ones that were not used for longest go. One that is larger than everything allowed is
   * not kept at all.
   * @param {string} key @param {V} value @param {number} bytes
   */
  keep(key, value, bytes) {
    this.drop(key);
    if (bytes > this.#bytesMax) return;
    this.#entries.set(key, {value, bytes});
    this.#bytes += bytes;
    for (const oldest of this.#entries.keys()) {
      if (this.#bytes <= this.#bytesMax) break;
      this.drop(oldest);
    }
  }

  /** @param {string} key */
  drop(key) {
    this.#bytes -= this.#entries.get(key)?.bytes ?? 0;
    this.#entries.delete(key);
  }
}
