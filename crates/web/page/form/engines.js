// Who makes the loop: a line that says it, and behind it every engine that is ready, with its terms.

import {fill, html, on, one} from '../dom.js';
import {icon} from '../icons.js';
import {t} from '../strings.js';

/** @typedef {import('../types').Engine} Engine */

export function enginesMarkup() {
  return html`
    <div class="field engines" role="group" data-field="engine" aria-label="${t.compose.engine}" hidden>
      <details class="more engine-pick" data-testid="engines">
        <summary data-testid="open-engines">
          <span>${t.compose.engine}</span><span class="more-told" data-engine-told data-testid="told-engine"></span>
        </summary>
        <div class="engine-list" data-engines></div>
      </details>
      <p class="hint engine-lost" data-engine-lost role="status"></p>
      <p class="field-refusal" id="refusal-engine" hidden></p>
    </div>`;
}

/**
 * @param {HTMLElement} root
 * @param {import('./settings.js').Settings} settings
 * @param {import('./roster.js').Roster} roster
 * @returns {() => void} shows what the settings say
 */
export function wireEngines(root, settings, roster) {
  const place = one(root, '[data-field="engine"]', HTMLElement);
  const list = one(place, '[data-engines]', HTMLElement);
  const told = one(place, '[data-engine-told]', HTMLElement);
  const lost = one(place, '[data-engine-lost]', HTMLElement);
  let shown = '';

  on(list, 'change', 'input[name=engine]', (input) => {
    const {value} = /** @type {HTMLInputElement} */ (input);
    settings.set({engine: roster.named(value)?.usual ? null : value});
  });

  return () => {
    place.hidden = !roster.isChoice;
    const markup = html`${roster.ready.map(engineMarkup)}${unreadyMarkup(roster.unready)}`;
    if (markup.text !== shown) {
      const held = list.contains(document.activeElement) && document.activeElement instanceof HTMLInputElement ? document.activeElement.value : null;
      shown = markup.text;
      fill(list, markup);
      if (held !== null) radio(list, held)?.focus();
    }
    const serving = roster.serving(settings.values.engine);
    for (const input of list.querySelectorAll('input')) input.checked = input.value === serving?.name;
    fill(told, serving ? summaryMarkup(serving) : '');
    const wished = roster.named(settings.values.engine) ?? roster.engines.find((engine) => engine.usual);
    lost.textContent = wished && serving && wished !== serving && !wished.ready ? t.engines.lost(wished.name, wished.reason, serving.name) : '';
  };
}

/** @param {HTMLElement} list @param {string} name */
function radio(list, name) {
  return [...list.querySelectorAll('input')].find((input) => input.value === name);
}

/** @param {Engine} engine */
function summaryMarkup(engine) {
  return html`<b>${t.engine(engine.name)}</b>${!engine.licence.commercial_use && html` · <strong class="not-commercial">${t.licence.notCommercial}</strong>`}`;
}

/** @param {Engine} engine */
function engineMarkup(engine) {
  const {name, maturity, licence, for_sale} = engine;
  return html`
    <div class="engine-card" data-testid="engine-${name}">
      <label class="engine-choice">
        <input type="radio" name="engine" value="${name}" aria-describedby="terms-${name}">
        <span class="engine-name">${t.engine(name)}</span>
        <span class="engine-maturity ${maturity}" title="${t.engines.maturityTold(maturity)}">${t.engines.maturity(maturity)}<span class="unseen">: ${t.engines.maturityTold(maturity)}</span></span>
        <span class="engine-price">${for_sale ? t.engines.price(engine.price) : t.engines.freeOnly}</span>
      </label>
      <p class="engine-terms" id="terms-${name}">
        <a href="${licence.url}" target="_blank" rel="noopener" title="${licence.name}">${t.licence.short(licence)}</a>
        ${!licence.commercial_use && html`<strong class="not-commercial">${t.licence.notCommercial}</strong>`}
      </p>
    </div>`;
}

/** @param {Engine[]} engines configured, and not ready */
function unreadyMarkup(engines) {
  if (engines.length === 0) return null;
  return html`
    <ul class="engines-unready" data-testid="engines-unready">
      ${engines.map(({name, reason}) => html`<li>${icon('clock')}<span>${t.engines.unready(name, reason)}</span></li>`)}
    </ul>`;
}
