// Deleting with a way back: the server hears of it when the time to undo is over.

import {api, Problem} from '../api.js';
import {element, html, one} from '../dom.js';
import {t} from '../strings.js';

/** @typedef {import('../types').Summary} Summary */

const UNDO_MS = 5000;

/**
 * @typedef {object} Leaving
 * @property {Summary} summary
 * @property {() => void} restore
 * @property {HTMLElement} note
 * @property {ReturnType<typeof setTimeout>} timer
 */

export class Removal {
  /** @type {Leaving[]} */
  #leaving = [];

  /**
   * @param {HTMLElement} place where the notes with their undo stand
   * @param {{onDeleted(summary: Summary): void, toast(text: string): void}} hooks
   */
  constructor(place, hooks) {
    this.place = place;
    this.hooks = hooks;
    // Who leaves the page has not changed their mind.
    addEventListener('pagehide', () => {
      for (const {summary} of this.#leaving) fetch(summary.links.self, {method: 'DELETE', keepalive: true});
    });
  }

  /**
   * @param {Summary} summary
   * @param {() => void} restore puts it back where it was
   */
  begin(summary, restore) {
    const note = element(html`
      <div class="undo"><span>${t.crate.deleted(summary.title)}</span>
        <button type="button" class="button small strong">${t.crate.undo}</button><span class="undo-time"></span></div>`);
    /** @type {Leaving} */
    const leaving = {summary, restore, note, timer: setTimeout(() => this.#finish(leaving), UNDO_MS)};
    this.#leaving.push(leaving);
    one(note, 'button', HTMLButtonElement).addEventListener('click', () => this.#undo(leaving));
    this.place.append(note);
  }

  /** Takes the last deletion back, if it is not too late. */
  undo() {
    const last = this.#leaving.at(-1);
    if (last) this.#undo(last);
  }

  /** @param {Leaving} leaving */
  #undo(leaving) {
    this.#forget(leaving);
    leaving.restore();
  }

  /** @param {Leaving} leaving */
  async #finish(leaving) {
    const {summary, restore} = leaving;
    this.#forget(leaving);
    try {
      await api.delete(summary.links.self);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      if (error.code !== 'not_found') {
        restore();
        this.hooks.toast(t.crate.deleteFailed(summary.title));
        return;
      }
    }
    this.hooks.onDeleted(summary);
  }

  /** @param {Leaving} leaving */
  #forget(leaving) {
    clearTimeout(leaving.timer);
    this.#leaving = this.#leaving.filter((other) => other !== leaving);
    leaving.note.remove();
  }
}
