// Who made a loop and how it came to be: a fallback, and the place in the take that it was cut from.

import {html} from '../dom.js';
import {icon} from '../icons.js';
import {t} from '../strings.js';

/** @typedef {import('../types').Detail} Detail */

/** What stands with the loop: the engine, what may be done with it, and who was asked in its place. @param {Detail} asset */
export function originMarkup({engine, licence, instead_of}) {
  return html`
    <div class="origin" data-testid="origin">
      ${instead_of && html`<p class="instead" data-testid="instead-of" title="${instead_of.reason}">${icon('info')}<span>${t.origin.insteadOf(engine, instead_of.engine)}</span></p>`}
      <p class="licence">
        ${!instead_of && html`<span class="made-by">${t.origin.madeBy(engine)}</span>`}
        <a href="${licence.url}" target="_blank" rel="noopener">${licence.name}</a>
        ${!licence.commercial_use && html`<strong class="not-commercial" data-testid="not-commercial">${t.licence.notCommercial}</strong>`}
      </p>
    </div>`;
}

/** The rows of the report that tell of it. @param {Detail} asset */
export function originRows({engine, instead_of, cut}) {
  return html`
    ${instead_of && html`<div><dt>${t.origin.asked}</dt><dd>${t.origin.insteadOf(engine, instead_of.engine)} ${instead_of.reason}</dd></div>`}
    ${cut &&
    html`
      <div data-testid="report-cut"><dt>${t.origin.cut}</dt><dd>${t.origin.cutTold(cut)}</dd></div>
      ${cut.drift_percent !== null && html`<div><dt>${t.origin.drift}</dt><dd>${t.origin.driftTold(cut.drift_percent)}</dd></div>`}
      ${cut.reference && html`<div><dt>${t.origin.reference}</dt><dd class="mono">${cut.reference}</dd></div>`}`}`;
}
