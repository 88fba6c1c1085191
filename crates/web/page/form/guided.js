// Guided mode: every field of a brief as something to touch.

import {html} from '../dom.js';
import {intensityMarkup, moodsMarkup, styleMarkup, wireChoices} from './choices.js';
import {kindsMarkup, wireKinds} from './kinds.js';
import {lengthMarkup, wireLength} from './length.js';
import {tempoMarkup, wireTempo} from './tempo.js';
import {wheelMarkup, wireWheel} from './wheel.js';

/** @param {import('./settings.js').Settings} settings */
export function guidedMarkup(settings) {
  return html`
    ${kindsMarkup(settings)}
    ${styleMarkup(settings)}
    <div class="console">
      ${tempoMarkup(settings)}${lengthMarkup(settings)}${intensityMarkup(settings)}${moodsMarkup(settings)}${wheelMarkup(settings)}
    </div>`;
}

/**
 * @param {HTMLElement} root
 * @param {import('./settings.js').Settings} settings
 * @param {() => import('../types').Engine | undefined} engine that serves
 */
export function wireGuided(root, settings, engine) {
  const tempo = wireTempo(root, settings);
  const shows = [
    wireKinds(root, settings, engine),
    wireChoices(root, settings),
    tempo.show,
    wireLength(root, settings, engine),
    wireWheel(root, settings),
  ];
  return {
    show: () => shows.forEach((show) => show()),
    tap: tempo.tap,
  };
}
