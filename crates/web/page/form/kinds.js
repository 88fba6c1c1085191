// The cards: what is to be made, and the dice among them.

import {all, html, on} from '../dom.js';
import {icon} from '../icons.js';
import {t} from '../strings.js';
import {field} from './field.js';
import {glyph} from './glyphs.js';

/** @param {import('./settings.js').Settings} settings */
export function kindsMarkup(settings) {
  const cards = settings.vocabulary.kinds.map(
    ({name}) => html`
      <label class="kind-card" data-kind="${name}">
        <input class="unseen" type="radio" name="kind" value="${name}">
        ${glyph(name)}
        <span>${t.kind(name)}</span>
      </label>`,
  );
  const dice = html`
    <button type="button" class="kind-card dice" data-dice title="${t.compose.diceTold}">
      ${icon('dice')}<span>${t.compose.dice}</span>
    </button>`;
  return field('kind', html`<div class="kinds">${cards}${dice}</div>`);
}

/**
 * @param {HTMLElement} root
 * @param {import('./settings.js').Settings} settings
 * @param {() => import('../types').Engine | undefined} engine that serves
 * @returns {() => void} shows what the settings say
 */
export function wireKinds(root, settings, engine) {
  const radios = all(root, 'input[name=kind]', HTMLInputElement);
  on(root, 'change', 'input[name=kind]', (input) => {
    settings.set({kind: /** @type {HTMLInputElement} */ (input).value});
  });
  return () => {
    const serving = engine();
    for (const radio of radios) {
      radio.checked = radio.value === settings.values.kind;
      radio.disabled = !radio.checked && serving !== undefined && !serving.kinds.includes(radio.value);
    }
  };
}
