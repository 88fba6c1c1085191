// What moves on the desk while it plays: the bar counter, the level of both sides, the clip light, how far each loop is.

import {all, fill, one} from '../dom.js';
import {player} from '../sound/player.js';
import {t} from '../strings.js';

/** The lowest level that is shown. */
const FLOOR_DB = -48;
const FALL_DB_PER_S = 24;
const CLIP_LIGHT_MS = 1500;

export class Meter {
  #levels = [FLOOR_DB, FLOOR_DB];
  #clippedAt = -Infinity;
  #before = 0;
  #frame = 0;

  /** @param {HTMLElement} desk */
  constructor(desk) {
    this.desk = desk;
    this.bars = all(desk, '.meter-bar', HTMLElement);
    this.counter = one(desk, '.mixer-at', HTMLElement);
    this.told = one(desk, '[data-clip]', HTMLElement);
  }

  /** Shows this moment and, while the desk plays, the ones after it. */
  follow() {
    cancelAnimationFrame(this.#frame);
    const now = performance.now();
    this.#level(now);
    this.#count();
    this.#place();
    const fallen = this.#levels.every((level) => level <= FLOOR_DB) && now - this.#clippedAt > CLIP_LIGHT_MS;
    if (player.deck.playing || !fallen) this.#frame = requestAnimationFrame(() => this.follow());
  }

  /** @param {number} now */
  #level(now) {
    const peaks = player.deck.playing ? player.deck.peaks() : [0, 0];
    const fall = (FALL_DB_PER_S * Math.min(now - this.#before, 100)) / 1000;
    this.#before = now;
    this.#levels = this.#levels.map((level, side) =>
      Math.max(20 * Math.log10(peaks[side] ?? 0), level - fall, FLOOR_DB),
    );
    this.bars.forEach((bar, side) => {
      const shown = Math.min(((this.#levels[side] ?? FLOOR_DB) - FLOOR_DB) / -FLOOR_DB, 1);
      bar.style.setProperty('--level', String(shown));
    });
    if (peaks.some((peak) => peak > 1)) this.#clippedAt = now;
    const clips = now - this.#clippedAt < CLIP_LIGHT_MS;
    if (this.desk.classList.toggle('clips', clips) !== (this.told.textContent !== '')) {
      fill(this.told, clips ? t.desk.clipping : '');
    }
  }

  #count() {
    const {bar} = player.deck;
    if (bar === null || bar < 0) {
      fill(this.counter, '');
      return;
    }
    const beat = Math.floor((bar % 1) * 4);
    const text = t.desk.position(Math.floor(bar) + 1, beat + 1);
    if (this.counter.textContent !== text) fill(this.counter, text);
  }

  #place() {
    for (const row of all(this.desk, '.track', HTMLElement)) {
      const position = player.deck.position(row.dataset.asset ?? '');
      row.style.setProperty('--at', `${(position ?? 0) * 100}%`);
    }
  }
}
