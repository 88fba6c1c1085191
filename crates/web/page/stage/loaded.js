// The stage with a loop on it, as markup.

import {html} from '../dom.js';
import {glyph} from '../form/glyphs.js';
import {icon} from '../icons.js';
import {t} from '../strings.js';
import {originMarkup} from './origin.js';
import {isCuttable, recutMarkup} from './recut.js';
import {varied} from './requests.js';

/** @typedef {import('../types').Detail} Detail */

/**
 * @param {Detail} asset
 * @param {import('../types').Vocabulary} vocabulary
 */
export function loadedMarkup(asset, {kinds, bars}) {
  const {kept, of} = asset.promises;
  return html`
    <div class="stage-head">
      <button type="button" class="play" data-testid="play" data-play aria-label="${t.stage.playLong(asset.title)}">${icon('play')}${icon('pause')}</button>
      <div class="stage-name">
        ${titleMarkup(asset)}
      </div>
      <div class="stage-tools">
        <button type="button" class="badge ${kept === of ? 'good' : 'warn'}" data-testid="quality" data-quality aria-haspopup="dialog">
          ${icon(kept === of ? 'check' : 'warn')}<span>${t.quality.badge(kept, of)}</span>
        </button>
        ${asset.own && html`<button type="button" class="icon-button" data-favourite aria-pressed="${asset.favourite}" aria-label="${t.stage.favourite}" title="${t.stage.favourite} (F)">${icon('star')}</button>`}
        <button type="button" class="icon-button" data-copy aria-label="${t.stage.copyLink}" title="${t.stage.copyLink}">${icon('link')}</button>
        <label class="volume" title="${t.stage.volume}">${icon('volume')}<input class="slider" type="range" data-volume min="0" max="1" step="0.01" aria-label="${t.stage.volume}"></label>
      </div>
    </div>
    <div class="stage-wave"><canvas class="wave" role="img" aria-label="${t.stage.wave}" data-kind="${asset.kind}"></canvas></div>
    ${factsMarkup(asset)}
    <div class="stage-foot">
      <div class="downloads" role="group" aria-label="${t.stage.download}">
        <span class="group-name" aria-hidden="true">${icon('download')}${t.stage.download}</span>
        ${downloadMarkup(asset, 'WAV', asset.links.wav)}
        ${downloadMarkup(asset, 'FLAC', asset.links.flac)}
        ${downloadMarkup(asset, 'MP3', asset.links.mp3, t.stage.noMp3)}
        ${downloadMarkup(asset, 'MIDI', asset.links.midi, t.stage.noMidi)}
      </div>
      ${originMarkup(asset)}
      <div class="follow" role="group" aria-label="${t.stage.follow}">
        ${followMarkup('variation', 'shuffle', t.stage.variation, t.stage.variationTold(varied(asset.intensity)))}
        ${followMarkup('take', 'again', t.stage.newSeed, t.stage.newSeedTold)}
        ${followMarkup('pair', 'pair', t.stage.pair, t.stage.pairTold, 'partners')}
        ${isCuttable(asset) && followMarkup('cut', 'cut', t.recut.heading, t.recut.told, 'recut')}
      </div>
    </div>
    ${recutMarkup(asset, bars)}
    <div class="partners" id="partners" hidden>
      <p>${t.stage.pairExplained}</p>
      <div class="partner-kinds" role="group" aria-label="${t.stage.pairHeading}">
        ${kinds
          .filter((kind) => kind.name !== asset.kind)
          .map((kind) => html`<button type="button" class="button partner" data-kind="${kind.name}" data-partner="${kind.name}">${glyph(kind.name)}${t.kind(kind.name)}</button>`)}
      </div>
    </div>`;
}

/** The word is the name; what comes after the dash says what it is. @param {Detail} asset */
function titleMarkup({title, kind}) {
  const [name = title, ...rest] = title.split(' - ');
  return html`
    <h2 class="stage-title">
      <span class="unseen">${title}</span>
      <span class="stage-word" aria-hidden="true">${name}</span>
      <span class="stage-what" aria-hidden="true">${glyph(kind)}${rest.join(' - ')}</span>
    </h2>`;
}

/** @param {Detail} asset */
function factsMarkup(asset) {
  const length = asset.bars === null || asset.one_shot ? t.oneShot : t.bars(asset.bars);
  return html`
    <dl class="facts">
      ${fact('bpm', t.stage.bpm, html`<b>${t.figure(asset.bpm)}</b> ${t.compose.tempoUnit}`)}
      ${fact('key', t.stage.key, asset.key ? html`<b>${keyShown(asset.key)}</b> ${asset.key.wheel}` : html`<span class="none">${t.noKey}</span>`, asset.key?.name)}
      ${fact('length', t.stage.length, html`<b>${length}</b> ${t.seconds(asset.seconds)}`)}
      ${fact('intensity', t.stage.intensity, html`<b>${asset.intensity}</b> ${t.compose.intensities[asset.intensity] ?? ''}`)}
      ${fact('loudness', t.stage.loudness, html`<b>${t.stage.lufs(asset.integrated_lufs)}</b> LUFS`)}
      ${fact('seed', t.stage.seed, html`<button type="button" class="linkish" data-keep-seed title="${t.stage.useSeed}">${asset.seed}<span class="unseen">: ${t.stage.useSeed}</span></button>`)}
    </dl>`;
}

/** The short name tells major from minor; any other scale is named. @param {import('../types').Key} key */
function keyShown({name, short}) {
  return /^\S+ (major|minor)$/.test(name) ? short : name;
}

/** @param {string} name @param {string} label @param {import('../dom.js').Markup} value @param {string} [title] */
function fact(name, label, value, title) {
  return html`<div class="fact" data-fact="${name}" title="${title ?? ''}"><dt>${label}</dt><dd>${value}</dd></div>`;
}

/** @param {Detail} asset @param {string} format @param {string | null} link @param {string} [why] it is missing */
function downloadMarkup(asset, format, link, why = '') {
  const testid = `download-${format.toLowerCase()}`;
  if (!link) return html`<button type="button" class="button small" data-testid="${testid}" disabled title="${why}">${format}</button>`;
  const address = format === 'MIDI' ? link : `${link}${link.includes('?') ? '&' : '?'}download=true`;
  return html`
    <a class="button small${format === 'WAV' && ' strong'}" data-testid="${testid}" href="${address}" download
      aria-label="${t.stage.downloadLong(format, asset.title)}">${format}</a>`;
}

/** @param {string} name @param {string} sign @param {string} label @param {string} told @param {string} [part] that it opens */
function followMarkup(name, sign, label, told, part) {
  const opens = part && html`aria-expanded="false" aria-controls="${part}"`;
  return html`
    <button type="button" class="button follow-button" data-follow="${name}" data-testid="follow-${name}" ${opens}>
      ${icon(sign)}<span class="follow-name">${label}</span><span class="follow-told">${told}</span>
    </button>`;
}
