// The stage without a loop: nothing yet, one on its way, or one that cannot be had.

import {html, Markup} from '../dom.js';
import {glyph} from '../form/glyphs.js';
import {t} from '../strings.js';

export function emptyMarkup() {
  const ideas = t.stage.ideas.map(
    (idea, index) => html`
      <button type="button" class="idea" data-idea="${index}" data-kind="${idea.kind}">
        ${glyph(idea.kind)}
        <span class="idea-name">${t.style(idea.style)} ${t.kind(idea.kind).toLowerCase()}</span>
        <span class="idea-told">${t.bpm(idea.bpm)}${idea.key && ` · ${idea.key}`}</span>
      </button>`,
  );
  return html`
    <div class="stage-empty">
      ${platter()}
      <h2>${t.stage.empty}</h2>
      <p>${t.stage.emptyTold}</p>
      <div class="ideas">${ideas}</div>
    </div>`;
}

export function loadingMarkup() {
  return html`<div class="stage-loading" aria-busy="true"><div class="skeleton title"></div><div class="skeleton wave"></div><div class="skeleton line"></div><p class="unseen" role="status">${t.stage.loading}</p></div>`;
}

/** @param {string} text @param {boolean} canRetry */
export function brokenMarkup(text, canRetry) {
  return html`
    <div class="stage-empty broken">
      <h2>${text}</h2>
      ${canRetry && html`<button type="button" class="button" data-retry>${t.problem.again}</button>`}
    </div>`;
}

/** A record, large: grooves, a label, a hole. */
function platter() {
  const grooves = Array.from({length: 9}, (_, index) => `<circle cx="100" cy="100" r="${46 + index * 5.6}"/>`).join('');
  return new Markup(`
    <svg class="platter" viewBox="0 0 200 200" aria-hidden="true">
      <circle class="disc" cx="100" cy="100" r="98"/><g class="grooves">${grooves}</g>
      <path class="shine" d="M100 100 58 14a96 96 0 0 1 40-10ZM100 100l42 86a96 96 0 0 1-40 10Z"/>
      <circle class="label" cx="100" cy="100" r="34"/><circle class="hole" cx="100" cy="100" r="4"/>
    </svg>`);
}
