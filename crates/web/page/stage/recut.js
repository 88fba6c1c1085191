// Another loop from the same take: how many bars, and where in the take they begin. Free, and nothing is made anew.

import {api, Problem} from '../api.js';
import {fill, html, on, one} from '../dom.js';
import {secondsOf} from '../form/lack.js';
import {icon} from '../icons.js';
import {announce} from '../shell/announce.js';
import {t} from '../strings.js';

/** @typedef {import('../types').Detail} Detail */
/** @typedef {import('../types').Cut} Cut */

/** Whether there is something to cut from, and it is one's own to do. @param {Detail} asset */
export function isCuttable({own, cuttable, cut}) {
  return own && cuttable === true && Boolean(cut);
}

/**
 * @param {Detail} asset
 * @param {number[]} bars that a loop can have
 */
export function recutMarkup(asset, bars) {
  const {cut} = asset;
  if (!isCuttable(asset) || !cut) return null;
  const lengths = bars.map((count) => {
    const lasts = secondsOf(count, asset.bpm);
    return html`
      <label class="segment" title="${t.seconds(lasts)}">
        <input class="unseen" type="radio" name="recut-bars" value="${count}" aria-label="${t.bars(count)}, ${t.seconds(lasts)}"
          ${count === asset.bars && html`checked`} ${lasts > cut.take_s && html`disabled`}>
        <span>${count}</span>
      </label>`;
  });
  return html`
    <form class="recut" id="recut" data-testid="recut" aria-label="${t.recut.heading}" hidden>
      <p>${t.recut.explained(cut.take_s)}</p>
      ${!asset.one_shot &&
      html`<div class="recut-part" role="group" aria-labelledby="recut-bars"><span class="field-label" id="recut-bars">${t.recut.bars}</span><div class="segments">${lengths}</div></div>`}
      <div class="recut-part" role="group" aria-labelledby="recut-start">
        <span class="field-label" id="recut-start">${t.recut.start}</span>
        <label class="switch"><input type="checkbox" role="switch" data-best checked><span class="switch-name">${t.recut.best}</span></label>
        <div class="take" aria-hidden="true"><span class="take-was"></span><span class="take-new" data-window></span></div>
        <input class="slider" type="range" data-start min="0" step="0.05" aria-label="${t.recut.startLong}">
        <p class="recut-told" data-told></p>
      </div>
      <div class="recut-foot">
        <button type="submit" class="button primary" data-testid="recut-go">${icon('cut')}<span data-name>${t.recut.go}</span></button>
        <span class="recut-free">${t.recut.free}</span>
      </div>
      <div data-said role="alert"></div>
    </form>`;
}

/**
 * @param {HTMLFormElement} form as `recutMarkup` made it
 * @param {Detail} asset
 * @param {(made: Detail) => void} onCut
 */
export function wireRecut(form, asset, onCut) {
  const cut = /** @type {Cut} */ (asset.cut);
  const best = one(form, '[data-best]', HTMLInputElement);
  const start = one(form, '[data-start]', HTMLInputElement);
  const told = one(form, '[data-told]', HTMLElement);
  const said = one(form, '[data-said]', HTMLElement);
  const go = one(form, '[data-testid="recut-go"]', HTMLButtonElement);
  const chosenWindow = one(form, '[data-window]', HTMLElement);
  start.value = String(cut.from_s);
  place(one(form, '.take-was', HTMLElement), cut.from_s, cut.to_s);

  function bars() {
    const chosen = form.querySelector('input[name="recut-bars"]:checked');
    return chosen instanceof HTMLInputElement ? Number(chosen.value) : null;
  }

  function lasts() {
    const count = bars();
    return count === null ? cut.to_s - cut.from_s : secondsOf(count, asset.bpm);
  }

  /** @param {HTMLElement} part @param {number} from_s @param {number} to_s */
  function place(part, from_s, to_s) {
    part.style.left = `${(from_s / cut.take_s) * 100}%`;
    part.style.width = `${(Math.min(cut.take_s, to_s) - from_s) / cut.take_s * 100}%`;
  }

  function show() {
    const latest = Math.max(0, cut.take_s - lasts());
    start.max = String(latest);
    const from = start.valueAsNumber;
    start.style.setProperty('--at', `${latest === 0 ? 0 : (from / latest) * 100}%`);
    start.setAttribute('aria-valuetext', t.recut.at(from));
    form.classList.toggle('anywhere', best.checked);
    place(chosenWindow, from, from + lasts());
    told.textContent = best.checked ? t.recut.bestTold : t.recut.from(from, from + lasts());
  }

  /** @param {boolean} busy */
  function work(busy) {
    go.disabled = busy;
    one(go, '[data-name]', HTMLElement).textContent = busy ? t.recut.going : t.recut.go;
  }

  on(form, 'change', 'input', show);
  start.addEventListener('input', () => {
    best.checked = false;
    show();
  });
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (go.disabled) return;
    fill(said, '');
    work(true);
    announce(t.recut.going);
    const count = bars();
    const wish = {...(count === null ? {} : {bars: count}), ...(best.checked ? {} : {start_s: start.valueAsNumber})};
    try {
      onCut(await api.post(`${asset.links.self}/cuts`, wish));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      fill(said, html`<div class="alert bad"><p>${t.recut.failed(error.offline ? '' : error.detail)}</p></div>`);
    } finally {
      work(false);
    }
  });
  show();
}
