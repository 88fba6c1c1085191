// One loop of the crate.

import {all, element, fill, html, one} from '../dom.js';
import {icon} from '../icons.js';
import {player} from '../sound/player.js';
import {t} from '../strings.js';
import {age} from './age.js';
import {thumbMarkup} from './thumb.js';

/** @typedef {import('../types').Summary} Summary */

/** @param {Summary} summary @returns {HTMLElement} */
export function row(summary) {
  const {title} = summary;
  const made = element(html`
    <div class="row" role="row" tabindex="-1" draggable="true" data-testid="crate-row" data-asset="${summary.id}" data-kind="${summary.kind}">
      <div class="row-play" role="gridcell">
        <button type="button" class="icon-button play-button" tabindex="-1" data-do="toggle" data-testid="row-play">${icon('play')}${icon('stop')}</button>
      </div>
      <div class="row-thumb" role="gridcell">${thumbMarkup(summary.thumb)}</div>
      <div class="row-title" role="gridcell">
        <span class="row-name">${title}</span>
        <span class="row-meta"><span class="row-kind">${t.kind(summary.kind)}</span> ${lengthOf(summary)} · <time datetime="${summary.created_at}" title="${t.crate.exactly(new Date(summary.created_at))}"></time></span>
      </div>
      <div class="row-bpm" role="gridcell">${t.figure(summary.bpm)} <span class="unit">BPM</span></div>
      <div class="row-key" role="gridcell">${summary.key ? html`<span class="key-name">${summary.key.short}</span> <span class="unit">${summary.key.wheel}</span>` : html`<span class="unseen">${t.noKey}</span>`}</div>
      <div class="row-do" role="gridcell">
        <button type="button" class="icon-button" tabindex="-1" data-do="desk" data-testid="to-desk">${icon('plus')}${icon('check')}</button>
        <button type="button" class="icon-button star" tabindex="-1" data-do="favourite" data-testid="row-favourite" aria-label="${t.crate.favouriteLong(title)}" title="${t.crate.favouriteLong(title)}">${icon('star')}</button>
        <a class="icon-button" tabindex="-1" data-do="download" href="${downloadOf(summary)}" download aria-label="${t.crate.downloadLong(title)}" title="${t.crate.downloadLong(title)}">${icon('download')}</a>
        <button type="button" class="icon-button" tabindex="-1" data-do="delete" aria-label="${t.crate.deleteLong(title)}" title="${t.crate.deleteLong(title)}">${icon('trash')}</button>
        <button type="button" class="icon-button" tabindex="-1" data-do="open" aria-label="${t.crate.openLong(title)}" title="${t.crate.openLong(title)}">${icon('next')}</button>
      </div>
    </div>`);
  refreshAge(made);
  refreshRow(made, summary);
  return made;
}

/** Brings a row up to what is heard, and what is favourite. @param {HTMLElement} made @param {Summary} summary */
export function refreshRow(made, summary) {
  const {title} = summary;
  const state = player.state(summary.id);
  made.dataset.state = state;
  const onDeck = player.deck.track(summary.id) !== undefined;
  label(made, 'toggle', state === 'idle' ? t.crate.playLong(title) : t.crate.stopLong(title));
  label(made, 'desk', onDeck ? t.crate.offDeckLong(title) : t.crate.deckLong(title));
  made.toggleAttribute('data-on-deck', onDeck);
  one(made, '[data-do="favourite"]', HTMLElement).setAttribute('aria-pressed', String(summary.favourite));
}

/** @param {HTMLElement} made */
export function refreshAge(made) {
  for (const time of all(made, 'time', HTMLTimeElement)) fill(time, age(time.dateTime, Date.now()));
}

/** @param {Summary} summary */
export function downloadOf(summary) {
  return `${summary.links.wav}${summary.links.wav.includes('?') ? '&' : '?'}download=true`;
}

/** @param {Summary} summary */
function lengthOf(summary) {
  if (summary.bars === null) return `${t.oneShot} · ${t.seconds(summary.seconds)}`;
  return t.bars(summary.bars);
}

/** @param {HTMLElement} made @param {string} action @param {string} text */
function label(made, action, text) {
  const button = one(made, `[data-do="${action}"]`, HTMLElement);
  button.setAttribute('aria-label', text);
  button.title = text;
}
