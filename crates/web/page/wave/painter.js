// Draws a waveform: what does not move is drawn once for each size and theme, what moves is laid over it.

import {envelope} from './envelope.js';
import {lines} from './grid.js';

/** @typedef {import('../types').Detail} Detail */

/** The strip with the bar numbers, in CSS pixels. */
const RULER = 20;

/** The light that the playhead draws behind it. */
const TRAIL = 64;
const TRAIL_STEP = 2;

/**
 * @typedef {object} Theme colours as CSS writes them
 * @property {string} kind
 * @property {string} ink
 * @property {string} ink2
 * @property {string} line
 * @property {string} line2
 * @property {string} paper
 * @property {string} paper2
 * @property {string} font
 */

/** @param {HTMLElement} element @returns {Theme} */
export function themeOf(element) {
  const style = getComputedStyle(element);
  const colour = (/** @type {string} */ name) => style.getPropertyValue(name).trim() || style.color;
  return {
    kind: colour('--kind'),
    ink: colour('--ink'),
    ink2: colour('--ink-2'),
    line: colour('--line'),
    line2: colour('--line-2'),
    paper: colour('--paper'),
    paper2: colour('--paper-2'),
    font: style.fontFamily,
  };
}

/**
 * @typedef {object} Size
 * @property {number} width in CSS pixels
 * @property {number} height in CSS pixels
 * @property {number} scale device pixels for each
 */

export class Painter {
  #context;
  #ground = new OffscreenCanvas(1, 1);
  #ahead = new OffscreenCanvas(1, 1);
  #played = new OffscreenCanvas(1, 1);
  /** @type {Size} */
  #size = {width: 1, height: 1, scale: 1};
  /** @type {Theme | null} */
  #theme = null;

  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    const context = canvas.getContext('2d');
    if (!context) throw new TypeError('the canvas has no 2d context');
    this.#context = context;
  }

  /**
   * Draws what does not move.
   * @param {Detail} detail @param {Size} size @param {Theme} theme
   */
  prepare(detail, size, theme) {
    this.#size = size;
    this.#theme = theme;
    const {canvas} = this.#context;
    for (const layer of [canvas, this.#ground, this.#ahead, this.#played]) {
      layer.width = Math.max(1, Math.round(size.width * size.scale));
      layer.height = Math.max(1, Math.round(size.height * size.scale));
    }
    drawGround(pen(this.#ground, size), detail, size, theme);
    const shape = shapeOf(detail, size);
    drawShape(pen(this.#ahead, size), shape, size, [
      [0, 0.34],
      [0.5, 0.62],
      [1, 0.34],
    ], theme.kind);
    const played = pen(this.#played, size);
    drawShape(played, shape, size, [
      [0, 0.82],
      [0.5, 1],
      [1, 0.82],
    ], theme.kind);
    brighten(played, size, theme);
  }

  /**
   * Draws a moment.
   * @param {number} position 0 to 1
   * @param {{playing: boolean, hover: number | null, hoverLabel: string, trail: boolean}} moment
   */
  draw(position, {playing, hover, hoverLabel, trail}) {
    const theme = this.#theme;
    if (!theme) return;
    const {width, height, scale} = this.#size;
    const context = this.#context;
    const {canvas} = context;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, canvas.width, canvas.height);
    context.drawImage(this.#ground, 0, 0);
    context.drawImage(this.#ahead, 0, 0);
    const at = Math.round(position * canvas.width);
    if (at > 0) {
      // What is ahead shines through, so it is taken away under what was played.
      context.clearRect(0, 0, at, canvas.height);
      context.drawImage(this.#ground, 0, 0, at, canvas.height, 0, 0, at, canvas.height);
      context.drawImage(this.#played, 0, 0, at, canvas.height, 0, 0, at, canvas.height);
    }
    context.setTransform(scale, 0, 0, scale, 0, 0);
    if (hover !== null) drawHover(context, hover * width, hoverLabel, this.#size, theme);
    if (playing || position > 0) drawPlayhead(context, at / scale, height, theme, trail && playing);
  }
}

/** @param {OffscreenCanvas} canvas @param {Size} size */
function pen(canvas, {scale}) {
  const context = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext('2d'));
  context.setTransform(scale, 0, 0, scale, 0, 0);
  return context;
}

/** @typedef {OffscreenCanvasRenderingContext2D | CanvasRenderingContext2D} Pen */

/** Bars, beats and their numbers. @param {Pen} context @param {Detail} detail @param {Size} size @param {Theme} theme */
function drawGround(context, detail, {width, height, scale}, theme) {
  const grid = lines(detail, width);
  const bars = grid.filter((line) => line.rank === 'bar');
  // Every other bar on a slightly lighter ground, as a sequencer has it.
  context.fillStyle = theme.paper2;
  bars.forEach((line, index) => {
    const end = bars[index + 1]?.at ?? 1;
    if (index % 2 === 1) context.fillRect(line.at * width, RULER, (end - line.at) * width, height - RULER);
  });
  const hair = 1 / scale;
  for (const line of grid) {
    const x = Math.round(line.at * width * scale) / scale;
    context.fillStyle = line.rank === 'bar' ? theme.line2 : theme.line;
    context.globalAlpha = line.rank === 'bar' ? 1 : 0.8;
    if (x > 0) context.fillRect(x, line.rank === 'bar' ? 4 : RULER, hair, height);
    context.globalAlpha = 1;
    if (!line.label) continue;
    context.fillStyle = theme.ink2;
    context.font = `560 11px ${theme.font}`;
    context.textBaseline = 'middle';
    context.fillText(line.label, x + 6, RULER / 2 + 1);
  }
  context.fillStyle = theme.line;
  context.fillRect(0, RULER, width, hair);
  context.fillRect(0, Math.round((middle(height) * scale)) / scale, width, hair);
}

/** The line a waveform swings about. @param {number} height */
function middle(height) {
  return RULER + (height - RULER) / 2;
}

/** @param {Detail} detail @param {Size} size */
function shapeOf(detail, {width, height, scale}) {
  const columns = Math.max(2, Math.round(width * scale));
  const {low, high} = envelope(detail.peaks, columns);
  const reach = (height - RULER) / 2 - 8;
  const centre = middle(height);
  // Silence is a hair line, not nothing.
  const hair = 0.5 / scale;
  const path = new Path2D();
  const x = (/** @type {number} */ column) => (column + 0.5) / scale;
  for (let column = 0; column < columns; column += 1) {
    path.lineTo(x(column), centre - Math.max((high[column] ?? 0) * reach, hair));
  }
  for (let column = columns - 1; column >= 0; column -= 1) {
    path.lineTo(x(column), centre - Math.min((low[column] ?? 0) * reach, -hair));
  }
  path.closePath();
  return path;
}

/**
 * @param {Pen} context @param {Path2D} shape @param {Size} size
 * @param {[number, number][]} stops from top to bottom: where, and how opaque
 * @param {string} colour
 */
function drawShape(context, shape, {width, height}, stops, colour) {
  const gradient = context.createLinearGradient(0, RULER, 0, height);
  for (const [at, alpha] of stops) gradient.addColorStop(at, `rgb(0 0 0 / ${alpha})`);
  context.save();
  context.clip(shape);
  context.fillStyle = gradient;
  context.fillRect(0, 0, width, height);
  context.globalCompositeOperation = 'source-in';
  context.fillStyle = colour;
  context.fillRect(0, 0, width, height);
  context.restore();
}

/** Light along the middle of what was played. @param {Pen} context @param {Size} size @param {Theme} theme */
function brighten(context, {width, height}, theme) {
  const gradient = context.createLinearGradient(0, RULER, 0, height);
  gradient.addColorStop(0.2, 'transparent');
  gradient.addColorStop(0.5, theme.ink);
  gradient.addColorStop(0.8, 'transparent');
  context.globalCompositeOperation = 'source-atop';
  context.globalAlpha = 0.32;
  context.fillStyle = gradient;
  context.fillRect(0, 0, width, height);
  context.globalAlpha = 1;
  context.globalCompositeOperation = 'source-over';
}

/** @param {Pen} context @param {number} x @param {string} label @param {Size} size @param {Theme} theme */
function drawHover(context, x, label, {width, height}, theme) {
  context.fillStyle = theme.ink;
  context.globalAlpha = 0.55;
  context.fillRect(x - 0.5, RULER, 1, height);
  context.globalAlpha = 1;
  context.font = `600 11px ${theme.font}`;
  context.textBaseline = 'middle';
  const wide = context.measureText(label).width + 12;
  const left = Math.min(Math.max(x - wide / 2, 1), width - wide - 1);
  context.beginPath();
  context.roundRect(left, 1, wide, RULER - 3, 5);
  context.fillStyle = theme.ink;
  context.fill();
  context.fillStyle = theme.paper;
  context.fillText(label, left + 6, RULER / 2);
}

/** @param {Pen} context @param {number} x @param {number} height @param {Theme} theme @param {boolean} trail */
function drawPlayhead(context, x, height, theme, trail) {
  if (trail) {
    // In steps: a gradient to transparent goes through grey.
    context.fillStyle = theme.kind;
    for (let step = 0; step < TRAIL; step += TRAIL_STEP) {
      context.globalAlpha = 0.24 * (1 - step / TRAIL) ** 2;
      context.fillRect(x - step - TRAIL_STEP, RULER, TRAIL_STEP, height - RULER);
    }
    context.globalAlpha = 1;
  }
  context.fillStyle = theme.ink;
  context.fillRect(x - 0.75, RULER - 4, 1.5, height);
  context.beginPath();
  context.moveTo(x - 5, RULER - 9);
  context.lineTo(x + 5, RULER - 9);
  context.lineTo(x, RULER - 2);
  context.closePath();
  context.fill();
}
