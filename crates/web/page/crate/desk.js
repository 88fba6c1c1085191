// The mixing desk: what plays in sync, and how loud each of it is.

import {all, element, fill, html, on, one} from '../dom.js';
import {icon} from '../icons.js';
import {player} from '../sound/player.js';
import {t} from '../strings.js';
import {Meter} from './meter.js';
import {thumbMarkup} from './thumb.js';

/** @typedef {import('../types').Summary} Summary */
/** @typedef {import('../sound/deck.js').Track} Track */

/**
 * @param {HTMLElement} root
 * @param {{onPick(summary: Summary): void, tell(error: unknown): void}} hooks
 */
export function mountDesk(root, hooks) {
  const {deck} = player;
  fill(root, html`
    <div class="mixer-head">
      <button type="button" class="icon-button play-button" data-desk="toggle" data-testid="desk-play">${icon('play')}${icon('stop')}</button>
      <h3>${t.desk.heading}</h3>
      <p class="mixer-told"></p>
      <span class="mixer-at" aria-hidden="true"></span>
      <button type="button" class="icon-button mixer-fold" aria-expanded="false" aria-controls="desk-tracks" aria-label="${t.desk.tracks}">${icon('next')}</button>
      <div class="meter-box" aria-hidden="true"><div class="meter-bar"></div><div class="meter-bar"></div></div>
      <span class="clip-light" title="${t.desk.clipping}">${t.desk.clip}<span class="unseen" role="status" data-clip></span></span>
      <button type="button" class="chip" data-desk="safety" aria-pressed="false" title="${t.desk.safetyTold}">${t.desk.safety}</button>
      <button type="button" class="button quiet small" data-desk="clear" aria-label="${t.desk.clearLong}">${t.desk.clear}</button>
    </div>
    <p class="mixer-held" role="status"></p>
    <ul class="tracks" id="desk-tracks" aria-label="${t.desk.tracks}"></ul>`);
  const tracks = one(root, '.tracks', HTMLElement);
  const meter = new Meter(root);
  /** @type {Map<string, HTMLElement>} */
  let shown = new Map();

  on(root, 'click', '[data-desk]', (button) => {
    if (button.dataset.desk === 'clear') deck.clear();
    else if (button.dataset.desk === 'safety') deck.guarded = !deck.guarded;
    else if (deck.playing) deck.stop();
    else deck.play().catch(hooks.tell);
  });
  on(root, 'click', '.mixer-fold', (button) => {
    button.setAttribute('aria-expanded', String(root.classList.toggle('unfolded')));
  });
  on(tracks, 'click', '[data-track]', (button) => {
    const track = trackOf(button);
    if (!track) return;
    const {id} = track.summary;
    if (button.dataset.track === 'mute') deck.mute(id, !track.muted);
    else if (button.dataset.track === 'solo') deck.solo(id, !track.solo);
    else if (button.dataset.track === 'remove') deck.remove(id);
    else hooks.onPick(track.summary);
  });
  on(tracks, 'input', '.slider', (slider) => {
    const track = trackOf(slider);
    if (track && slider instanceof HTMLInputElement) deck.setVolume(track.summary.id, slider.valueAsNumber);
  });
  player.addEventListener('change', refresh);
  refresh();

  function refresh() {
    const rows = new Map(deck.tracks.map((track) => [track.summary.id, shown.get(track.summary.id) ?? strip(track)]));
    const lost = [...shown].filter(([id]) => !rows.has(id)).map(([, row]) => row);
    const held = lost.some((row) => row.contains(document.activeElement));
    for (const row of lost) row.remove();
    for (const row of rows.values()) if (!row.isConnected) tracks.append(row);
    shown = rows;
    for (const track of deck.tracks) refreshStrip(/** @type {HTMLElement} */ (rows.get(track.summary.id)), track);
    root.classList.toggle('empty', deck.tracks.length === 0);
    root.classList.toggle('playing', deck.playing);
    const toggle = one(root, '[data-desk="toggle"]', HTMLButtonElement);
    toggle.disabled = deck.tracks.length === 0;
    toggle.setAttribute('aria-label', deck.playing ? t.desk.stop : t.desk.play);
    one(root, '[data-desk="safety"]', HTMLElement).setAttribute('aria-pressed', String(deck.guarded));
    fill(one(root, '.mixer-told', HTMLElement), deck.bpm === null ? t.desk.empty('M') : t.desk.count(deck.tracks.length, deck.bpm));
    fill(one(root, '.mixer-held', HTMLElement), player.deckHeld ? t.desk.held : '');
    // The focus must not fall off the page with the strip it was on.
    if (held) (tracks.querySelector('button') ?? toggle).focus();
    meter.follow();
  }

  /** @param {HTMLElement} control */
  function trackOf(control) {
    const row = control.closest('.track');
    return row instanceof HTMLElement ? deck.track(row.dataset.asset ?? '') : undefined;
  }
}

/** @param {Track} track @returns {HTMLElement} */
function strip({summary}) {
  const {title} = summary;
  return element(html`
    <li class="track" data-testid="desk-row" data-asset="${summary.id}" data-kind="${summary.kind}">
      <button type="button" class="track-name" data-track="open" aria-label="${t.crate.openLong(title)}">${thumbMarkup(summary.thumb)}<span class="track-title">${title}</span><span class="track-state"></span></button>
      <div class="track-keys">
        <button type="button" class="strip-key" data-track="mute" data-testid="mute" aria-label="${t.desk.mute(title)}">${t.desk.muteShort}</button>
        <button type="button" class="strip-key solo" data-track="solo" data-testid="solo" aria-label="${t.desk.solo(title)}">${t.desk.soloShort}</button>
      </div>
      <label class="track-volume"><input class="slider" type="range" min="0" max="1" step="0.01" data-testid="level" aria-label="${t.desk.volume(title)}"><output class="track-db"></output></label>
      <button type="button" class="icon-button" data-track="remove" aria-label="${t.desk.remove(title)}">${icon('close')}</button>
    </li>`);
}

/** @param {HTMLElement} row @param {Track} track */
function refreshStrip(row, track) {
  row.dataset.state = track.state;
  row.classList.toggle('unheard', !player.deck.isHeard(track));
  for (const key of all(row, '.strip-key', HTMLElement)) {
    key.setAttribute('aria-pressed', String(key.dataset.track === 'mute' ? track.muted : track.solo));
  }
  const slider = one(row, '.slider', HTMLInputElement);
  const told = t.desk.volumeTold(track.volume);
  if (slider.valueAsNumber !== track.volume) slider.value = String(track.volume);
  slider.style.setProperty('--at', `${track.volume * 100}%`);
  slider.setAttribute('aria-valuetext', told);
  fill(one(row, '.track-db', HTMLElement), told);
  const state = track.state === 'waiting' ? t.desk.waiting : track.state === 'loading' ? t.desk.loading : '';
  fill(one(row, '.track-state', HTMLElement), state);
}
