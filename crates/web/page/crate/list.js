// The loops of the crate as a grid: one stop for the Tab key, arrows within.

import {all, element, html, on} from '../dom.js';
import {player} from '../sound/player.js';
import {t} from '../strings.js';
import {refreshAge, refreshRow, row} from './row.js';

/** @typedef {import('../types').Summary} Summary */

/**
 * @typedef {object} Actions what can be done with a loop of the list
 * @property {(summary: Summary) => void} audition
 * @property {(summary: Summary) => void} toggle
 * @property {(summary: Summary) => void} open
 * @property {(summary: Summary) => void} favourite
 * @property {(summary: Summary) => void} download
 * @property {(summary: Summary) => void} desk
 * @property {(summary: Summary) => void} delete
 */

/** While an arrow key is held down only the loop it comes to rest on is played. */
const RESTING_MS = 90;
const PAGE_ROWS = 8;
const MINUTE_MS = 60_000;

export class List {
  element = element(html`<div class="rows" role="grid" aria-label="${t.crate.grid}" data-testid="crate"></div>`);
  /** @type {Map<string, HTMLElement>} */
  #rows = new Map();
  /** @type {Map<string, Summary>} */
  #summaries = new Map();
  /** @type {string | null} */
  #active = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #resting;
  #frame = 0;
  /** The rows that showed a position last. @type {string[]} */
  #moving = [];

  /** @param {Actions} actions */
  constructor(actions) {
    this.actions = actions;
    this.#listen();
    setInterval(() => this.#rows.forEach(refreshAge), MINUTE_MS);
  }

  /** The loop the arrow keys stand on. */
  get active() {
    return this.#active === null ? null : this.#summaries.get(this.#active) ?? null;
  }

  /** Shows these loops in this order; rows that are there already are kept. @param {readonly Summary[]} assets */
  show(assets) {
    const had = this.element.contains(document.activeElement);
    const order = [...this.#rows.keys()];
    const next = new Set(assets.map((asset) => asset.id));
    // The focus goes on to the row that takes the place of one that leaves.
    if (this.#active !== null && !next.has(this.#active)) {
      const at = order.indexOf(this.#active);
      this.#active = [...order.slice(at + 1), ...order.slice(0, at).reverse()].find((id) => next.has(id)) ?? null;
    }
    const rows = new Map(assets.map((asset) => [asset.id, this.#rows.get(asset.id) ?? row(asset)]));
    for (const [id, old] of this.#rows) if (!rows.has(id)) old.remove();
    let before = /** @type {Element | null} */ (this.element.firstElementChild);
    for (const each of rows.values()) {
      if (each === before) before = before.nextElementSibling;
      else this.element.insertBefore(each, before);
    }
    this.#rows = rows;
    this.#summaries = new Map(assets.map((asset) => [asset.id, asset]));
    this.#active ??= assets[0]?.id ?? null;
    this.#refresh();
    if (had && !this.element.contains(document.activeElement)) this.focus();
  }

  /** Puts the focus on the row that is the list's stop. */
  focus() {
    if (this.#active !== null) this.#rows.get(this.#active)?.focus();
  }

  /** Brings all rows up to what is heard. */
  #refresh() {
    for (const [id, made] of this.#rows) {
      const summary = this.#summaries.get(id);
      if (summary) refreshRow(made, summary);
      made.tabIndex = id === this.#active ? 0 : -1;
      made.setAttribute('aria-selected', String(id === this.#active));
    }
    this.#follow();
  }

  /** Shows how far the loops that sound are. */
  #follow() {
    cancelAnimationFrame(this.#frame);
    const {sounding} = player;
    for (const id of this.#moving) if (!sounding.includes(id)) this.#rows.get(id)?.style.removeProperty('--at');
    for (const id of sounding) this.#rows.get(id)?.style.setProperty('--at', `${player.position(id) * 100}%`);
    this.#moving = sounding;
    if (sounding.length > 0) this.#frame = requestAnimationFrame(() => this.#follow());
  }

  /** @param {string} id */
  #activate(id) {
    this.#active = id;
    this.#refresh();
  }

  /** @param {Element} target */
  #summaryOf(target) {
    const made = target.closest('.row');
    return made instanceof HTMLElement ? this.#summaries.get(made.dataset.asset ?? '') : undefined;
  }

  #listen() {
    const {element: grid, actions} = this;
    player.addEventListener('change', () => this.#refresh());
    on(grid, 'click', '[data-do]', (button) => {
      const summary = this.#summaryOf(button);
      if (!summary) return;
      const action = /** @type {keyof Actions} */ (button.dataset.do);
      // On a narrow page the chosen row opens up, and a second loop would not be where the finger expects it.
      if (action !== 'desk') this.#activate(summary.id);
      // The link downloads by itself.
      if (action !== 'download') actions[action](summary);
    });
    on(grid, 'click', '.row', (made, event) => {
      const summary = this.#summaryOf(made);
      if (!summary || (event.target instanceof Element && event.target.closest('[data-do]'))) return;
      this.#activate(summary.id);
      made.focus({preventScroll: true});
      actions.audition(summary);
    });
    on(grid, 'dblclick', '.row', (made, event) => {
      const summary = this.#summaryOf(made);
      if (summary && !(event.target instanceof Element && event.target.closest('[data-do]'))) actions.open(summary);
    });
    grid.addEventListener('focusin', (event) => {
      // A pointer focuses when it goes down: a row that opened up then would move away from under its click.
      if (!(event.target instanceof Element) || !event.target.matches(':focus-visible')) return;
      const summary = this.#summaryOf(event.target);
      if (summary && summary.id !== this.#active) this.#activate(summary.id);
    });
    grid.addEventListener('keydown', (event) => this.#press(event));
    grid.addEventListener('dragstart', (event) => this.#drag(event));
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || !(event.target instanceof HTMLElement)) return;
    const onRow = event.target.classList.contains('row');
    const made = event.target.closest('.row');
    const summary = this.#summaryOf(event.target);
    if (!(made instanceof HTMLElement) || !summary) return;
    const ids = [...this.#rows.keys()];
    const at = ids.indexOf(summary.id);
    /** @type {Record<string, () => void>} */
    const handlers = {
      ArrowDown: () => this.#move(ids[at + 1], event.repeat),
      ArrowUp: () => this.#move(ids[at - 1], event.repeat),
      PageDown: () => this.#move(ids[Math.min(at + PAGE_ROWS, ids.length - 1)], event.repeat),
      PageUp: () => this.#move(ids[Math.max(at - PAGE_ROWS, 0)], event.repeat),
      Home: () => this.#move(ids[0], false),
      End: () => this.#move(ids.at(-1), false),
      ArrowRight: () => step(made, event.target, 1),
      ArrowLeft: () => step(made, event.target, -1),
    };
    if (onRow) {
      handlers[' '] = () => this.actions.toggle(summary);
      handlers['Enter'] = () => this.actions.open(summary);
    }
    const handle = handlers[event.key];
    if (!handle) return;
    event.preventDefault();
    handle();
  }

  /** Goes to a row, and plays it. @param {string | undefined} id @param {boolean} held whether the key is held down */
  #move(id, held) {
    const summary = id === undefined ? undefined : this.#summaries.get(id);
    if (id === undefined || !summary) return;
    this.#activate(id);
    const made = this.#rows.get(id);
    made?.focus({preventScroll: true});
    made?.scrollIntoView({block: 'nearest'});
    clearTimeout(this.#resting);
    if (held) this.#resting = setTimeout(() => this.actions.audition(summary), RESTING_MS);
    else this.actions.audition(summary);
  }

  /** Lets the file be dragged to a folder or another program, where the browser can. @param {DragEvent} event */
  #drag(event) {
    const summary = event.target instanceof Element ? this.#summaryOf(event.target) : undefined;
    if (!summary || !event.dataTransfer) return;
    const address = new URL(summary.links.wav, location.href).href;
    event.dataTransfer.effectAllowed = 'copy';
    event.dataTransfer.setData('DownloadURL', `audio/wav:${summary.name}.wav:${address}`);
    event.dataTransfer.setData('text/uri-list', address);
  }
}

/**
 * Goes to the next control of a row, and back to the row itself.
 * @param {HTMLElement} made @param {EventTarget | null} from @param {1 | -1} by
 */
function step(made, from, by) {
  const stops = [made, ...all(made, '[data-do]', HTMLElement).filter((each) => each.offsetParent !== null)];
  const at = stops.findIndex((each) => each === from);
  stops[at + by]?.focus();
}
