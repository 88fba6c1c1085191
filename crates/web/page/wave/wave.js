// The waveform of a loop: seen, and reached into.

import {motionReduced} from '../dom.js';
import {toast} from '../shell/toast.js';
import {complaint} from '../sound/complaint.js';
import {player} from '../sound/player.js';
import {t} from '../strings.js';
import {barAndBeat} from './grid.js';
import {Painter, themeOf} from './painter.js';

/** @typedef {import('../types').Detail} Detail */

const DARK_OR_LIGHT = '(prefers-color-scheme: light)';

export class Wave {
  #canvas;
  #painter;
  /** @type {Detail | null} */
  #detail = null;
  /** @type {number | null} */
  #hover = null;
  #dragging = false;
  #frame = 0;
  #scale = 1;
  #over = new AbortController();
  #sizes;

  /** @param {HTMLCanvasElement} canvas its size is that of its CSS */
  constructor(canvas) {
    this.#canvas = canvas;
    this.#painter = new Painter(canvas);
    this.#sizes = new ResizeObserver(() => this.#prepare());
    this.#sizes.observe(canvas);
    this.#listen();
  }

  /** @param {Detail} detail */
  show(detail) {
    this.#detail = detail;
    const canvas = this.#canvas;
    canvas.tabIndex = 0;
    canvas.setAttribute('role', 'slider');
    canvas.setAttribute('aria-label', t.wave.label(detail.title, detail.bars));
    canvas.setAttribute('aria-valuemin', '0');
    canvas.setAttribute('aria-valuemax', String(this.#steps));
    this.#prepare();
    this.#tick();
  }

  destroy() {
    this.#over.abort();
    this.#sizes.disconnect();
    cancelAnimationFrame(this.#frame);
    this.#detail = null;
  }

  #prepare() {
    const detail = this.#detail;
    const {clientWidth: width, clientHeight: height} = this.#canvas;
    if (!detail || width === 0 || height === 0) return;
    this.#scale = devicePixelRatio || 1;
    this.#painter.prepare(detail, {width, height, scale: this.#scale}, themeOf(this.#canvas));
    this.#draw();
  }

  /** Draws this moment and, while the loop sounds, the ones after it. */
  #tick() {
    cancelAnimationFrame(this.#frame);
    if (!this.#detail) return;
    if (devicePixelRatio !== this.#scale) this.#prepare();
    this.#draw();
    if (this.#sounds) this.#frame = requestAnimationFrame(() => this.#tick());
  }

  get #sounds() {
    return this.#detail !== null && player.sounding.includes(this.#detail.id);
  }

  /** How many steps the arrow keys take from the start to the end: beats, or tenths of what has none. */
  get #steps() {
    const bars = this.#detail?.bars ?? null;
    return bars === null ? 10 : bars * 4;
  }

  get #position() {
    return this.#detail && this.#sounds ? player.position(this.#detail.id) : 0;
  }

  #draw() {
    const detail = this.#detail;
    if (!detail) return;
    const position = this.#position;
    this.#painter.draw(position, {
      playing: this.#sounds,
      hover: this.#hover,
      hoverLabel: this.#hover === null ? '' : hoverLabel(detail, this.#hover),
      trail: !motionReduced(),
    });
    // Told by the step, not by the frame: a screen reader would never end.
    const step = String(Math.min(Math.floor(position * this.#steps), this.#steps - 1));
    if (this.#canvas.getAttribute('aria-valuenow') === step) return;
    this.#canvas.setAttribute('aria-valuenow', step);
    this.#canvas.setAttribute('aria-valuetext', told(detail, position));
  }

  /** @param {number} fraction 0 to 1 */
  #seek(fraction) {
    const detail = this.#detail;
    if (!detail) return;
    const from = Math.min(Math.max(fraction, 0), 0.9999);
    if (this.#sounds) {
      player.seek(detail.id, from);
      return;
    }
    player.play(detail, {from}).catch((error) => toast(complaint(error)));
  }

  #listen() {
    const canvas = this.#canvas;
    const {signal} = this.#over;
    canvas.addEventListener('pointermove', (event) => this.#point(event), {signal});
    canvas.addEventListener('pointerdown', (event) => {
      if (event.button !== 0) return;
      this.#dragging = true;
      canvas.setPointerCapture(event.pointerId);
      this.#point(event);
    }, {signal});
    canvas.addEventListener('pointerup', (event) => {
      if (!this.#dragging) return;
      this.#dragging = false;
      this.#seek(this.#fractionOf(event));
      if (event.pointerType !== 'mouse') this.#leave();
    }, {signal});
    for (const type of /** @type {const} */ (['pointerleave', 'pointercancel'])) {
      canvas.addEventListener(type, () => this.#leave(), {signal});
    }
    canvas.addEventListener('keydown', (event) => this.#press(event), {signal});
    player.addEventListener('change', () => this.#tick(), {signal});
    matchMedia(DARK_OR_LIGHT).addEventListener('change', () => this.#prepare(), {signal});
  }

  /** @param {PointerEvent} event */
  #point(event) {
    this.#hover = this.#fractionOf(event);
    if (!this.#sounds) this.#draw();
  }

  #leave() {
    this.#dragging = false;
    this.#hover = null;
    if (!this.#sounds) this.#draw();
  }

  /** @param {PointerEvent} event */
  #fractionOf(event) {
    const {left, width} = this.#canvas.getBoundingClientRect();
    return Math.min(Math.max((event.clientX - left) / width, 0), 1);
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    const detail = this.#detail;
    if (!detail || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === ' ') {
      event.preventDefault();
      player.toggle(detail).catch((error) => toast(complaint(error)));
      return;
    }
    const steps = this.#steps;
    const step = Math.round(this.#position * steps);
    const bar = detail.bars ? 4 : 1;
    /** @type {Record<string, number>} */
    const targets = {
      ArrowLeft: step - 1,
      ArrowDown: step - 1,
      ArrowRight: step + 1,
      ArrowUp: step + 1,
      PageDown: step - bar,
      PageUp: step + bar,
      Home: 0,
      End: steps - bar,
    };
    const target = targets[event.key];
    if (target === undefined) return;
    event.preventDefault();
    const wrapped = ((target % steps) + steps) % steps;
    this.#seek(wrapped / steps);
  }
}

/** @param {Detail} detail @param {number} fraction */
function hoverLabel(detail, fraction) {
  if (detail.bars === null) return t.wave.hoverSeconds(fraction * detail.seconds);
  const {bar, beat} = barAndBeat(fraction, detail.bars);
  return t.wave.hover(bar, beat);
}

/** @param {Detail} detail @param {number} fraction */
function told(detail, fraction) {
  if (detail.bars === null) return t.wave.atSeconds(fraction * detail.seconds);
  const {bar, beat} = barAndBeat(fraction, detail.bars);
  return t.wave.at(bar, beat);
}
