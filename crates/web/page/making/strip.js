// The strip that shows one loop in the making.

import {element, fill, html, on, one} from '../dom.js';
import {icon} from '../icons.js';
import {announce} from '../shell/announce.js';
import {glyph} from '../form/glyphs.js';
import {t} from '../strings.js';

const STEPS = /** @type {const} */ (['queued', 'generating', 'finishing', 'ready']);

/**
 * @param {import('./making.js').Making} making
 * @param {{roster: import('../form/roster.js').Roster, onAgain(request: import('../types').Request): void}} hooks
 * @returns {HTMLElement}
 */
export function strip(making, {roster, onAgain}) {
  const kind = making.generation?.brief.kind ?? making.request.kind ?? '';
  const root = element(html`
    <div class="making" data-testid="progress" data-kind="${kind}" role="group" aria-label="${t.progress.region}">
      <div class="making-head">
        ${glyph(kind)}
        <p class="making-brief">${making.generation?.brief.summary ?? ''}</p>
        <div class="making-actions" data-actions></div>
      </div>
      <div class="making-bar" role="progressbar" aria-label="${t.progress.region}" aria-valuemin="0" aria-valuemax="100"><span data-bar></span></div>
      <div class="making-foot">
        <p class="making-state" data-state-text></p>
        <ol class="making-steps" aria-hidden="true">${STEPS.map((step) => html`<li data-step="${step}">${t.progress.steps[step]}</li>`)}</ol>
      </div>
    </div>`);
  const bar = one(root, '[role=progressbar]', HTMLElement);
  const text = one(root, '[data-state-text]', HTMLElement);
  const actions = one(root, '[data-actions]', HTMLElement);
  let actionsFor = '';

  function show() {
    const {generation, cancelling, line} = making;
    if (!generation) return;
    const {state} = generation;
    const percent = percentOf(generation);
    const recorded = roster.named(generation.engine)?.delivery === 'recorded';
    const waits = recorded && state === 'generating' && generation.progress === 0;
    root.dataset.state = state;
    root.toggleAttribute('data-waiting', waits);
    root.dataset.line = line;
    // A service that tells no share is waited for: no share is made up.
    if (waits) bar.removeAttribute('aria-valuenow');
    else bar.setAttribute('aria-valuenow', String(percent));
    one(bar, '[data-bar]', HTMLElement).style.transform = `scaleX(${percent / 100})`;
    const said = making.problem ? t.progress.gone : cancelling && !making.over ? t.progress.cancelling : sayState(generation, recorded);
    text.textContent = line === 'events' || making.over ? said : `${said} · ${line === 'lost' ? t.progress.lost : t.progress.polling}`;
    const at = STEPS.indexOf(/** @type {any} */ (state));
    root.querySelectorAll('[data-step]').forEach((step, index) => {
      step.classList.toggle('done', at > index || state === 'ready');
      step.classList.toggle('now', at === index && state !== 'ready');
    });
    const wanted = making.problem ? 'gone' : `${state}${cancelling}`;
    if (wanted !== actionsFor) fill(actions, actionsMarkup(making));
    actionsFor = wanted;
    // Percents would be read out one after the other: only the steps are.
    // What is ready is announced by its title, by whoever shows it.
    if (state !== 'ready') announce(state !== 'generating' ? said : recorded ? t.progress.waitingFor(generation.engine, null) : t.progress.steps.generating);
  }

  on(root, 'click', '[data-cancel]', () => making.cancel());
  on(root, 'click', '[data-again]', () => {
    root.remove();
    onAgain(making.request);
  });
  on(root, 'click', '[data-dismiss]', () => root.remove());
  making.addEventListener('change', show);
  show();
  return root;
}

/** @param {import('./making.js').Making} making */
function actionsMarkup(making) {
  if (!making.over) {
    return html`<button type="button" class="button small" data-cancel ${making.cancelling && html`disabled`}>${t.progress.cancel}</button>`;
  }
  if (making.generation?.state === 'ready') return html``;
  return html`
    <button type="button" class="button small" data-again>${icon('again')}${t.progress.again}</button>
    <button type="button" class="icon-button" data-dismiss aria-label="${t.progress.dismiss}" title="${t.progress.dismiss}">${icon('close')}</button>`;
}

/** Generating is most of it; finishing the rest. @param {import('../types').Generation} generation */
function percentOf({state, progress}) {
  if (state === 'ready') return 100;
  if (state === 'finishing') return 96;
  return state === 'generating' ? Math.round(progress * 92) : 0;
}

/** @param {import('../types').Generation} generation @param {boolean} recorded by an engine that is waited for */
function sayState({state, position, eta_ms, progress, failure, brief, decision, engine}, recorded) {
  switch (state) {
    case 'queued':
      return t.progress.queued(position, eta_ms);
    case 'generating':
      if (recorded) return progress === 0 ? t.progress.waitingFor(engine, eta_ms) : t.progress.recording(engine, Math.round(progress * 100), eta_ms);
      return t.progress.generating(Math.round(progress * 100), eta_ms);
    case 'finishing':
      return recorded ? t.progress.cutting : t.progress.finishing;
    case 'ready':
      return t.progress.ready(brief.summary);
    case 'cancelled':
      return t.progress.cancelled;
    default:
      return `${t.progress.failed}: ${failure?.text ?? ''} ${t.progress.charged(failure?.charged ?? false, decision.allow && decision.grant === 'paid')}`;
  }
}
