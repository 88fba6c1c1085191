// The report behind the quality badge: every promise with its figure, the levels, and where the sound is from.

import {html} from '../dom.js';
import {icon} from '../icons.js';
import {openDialog} from '../shell/dialog.js';
import {t} from '../strings.js';
import {originRows} from './origin.js';

/** @typedef {import('../types').Detail} Detail */

/** @param {Detail} asset */
export function openReport(asset) {
  openDialog(reportMarkup(asset));
}

/** @param {Detail} asset */
function reportMarkup(asset) {
  const {kept, of} = asset.promises;
  const {report} = asset.passport;
  return html`
    <dialog class="dialog report" aria-labelledby="report-heading">
      <div class="dialog-head">
        <div>
          <h2 id="report-heading">${t.quality.heading}</h2>
          <p class="hint">${asset.title} · ${t.quality.badge(kept, of)}</p>
        </div>
        <button type="button" class="icon-button" data-close aria-label="${t.quality.close}">${icon('close')}</button>
      </div>
      <div class="dialog-body" tabindex="0" role="region" aria-labelledby="report-heading">
        <table class="promises">
          <thead><tr><th scope="col">${t.quality.promise}</th><th scope="col">${t.quality.figure}</th><th scope="col">${t.quality.limit}</th><th scope="col">${t.quality.kept}</th></tr></thead>
          <tbody>${report.promises.map(promiseRow)}</tbody>
        </table>
        <h3>${t.quality.levels}</h3>
        <dl class="pairs">${levels(report).map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
        <h3>${t.quality.provenance}</h3>
        ${provenance(asset)}
      </div>
    </dialog>`;
}

/** @param {import('../types').Verdict} verdict */
function promiseRow({promise, figure, limit, unit, kept}) {
  return html`
    <tr class="${kept ? 'kept' : 'broken'}">
      <th scope="row">${t.quality.name(promise)}<span class="means">${t.quality.means(promise)}</span></th>
      <td>${t.quality.figureTold(figure, unit)}</td>
      <td>${t.quality.limitTold(promise, limit, unit)}</td>
      <td class="verdict">${icon(kept ? 'check' : 'close')}<span class="unseen">${kept ? t.quality.yes : t.quality.no}</span></td>
    </tr>`;
}

/** @param {import('../types').Report} report @returns {[string, string][]} */
function levels(report) {
  /** @param {number | null} value @param {string} unit */
  const told = (value, unit) => (value === null ? '–' : `${t.figure(value)}${unit && ` ${unit}`}`);
  return [
    [t.quality.truePeak, told(report.true_peak_dbtp, 'dBTP')],
    [t.quality.samplePeak, told(report.sample_peak_dbfs, 'dBFS')],
    [t.quality.integrated, told(report.integrated_lufs, 'LUFS')],
    [t.quality.momentary, told(report.momentary_max_lufs, 'LUFS')],
    [t.quality.range, told(report.loudness_range_lu, 'LU')],
    [t.quality.correlation, told(report.correlation, '')],
    [t.quality.seam, told(report.seam_db, 'dB')],
    [t.quality.gain, told(report.gain_db, 'dB')],
  ];
}

/** @param {Detail} asset */
function provenance(asset) {
  const {engine, seed, seed_used, passed_over, brief, licence} = asset.passport;
  const use = licence.commercial_use ? t.quality.commercial : t.licence.notCommercial;
  return html`
    <dl class="pairs wide">
      <div><dt>${t.quality.brief}</dt><dd>${brief.summary}</dd></div>
      <div><dt>${t.quality.engine}</dt><dd>${t.engine(engine.name)} ${engine.version}. ${t.quality.reproduces(engine.seeds_reproduce)}</dd></div>
      ${originRows(asset)}
      <div><dt>${t.quality.seed}</dt><dd class="mono">${seed}</dd></div>
      ${seed_used !== seed && html`<div><dt>${t.quality.seedUsed}</dt><dd class="mono">${seed_used}</dd></div>`}
      <div><dt>${t.quality.made}</dt><dd><time datetime="${asset.created_at}">${new Date(asset.created_at).toLocaleString()}</time></dd></div>
      <div><dt>${t.stage.licence}</dt><dd><a href="${asset.licence.url}" target="_blank" rel="noopener">${licence.name}</a>, ${use}</dd></div>
      <div><dt>${t.quality.sha}</dt><dd class="mono sha">${asset.wav_sha256}</dd></div>
    </dl>
    ${passed_over.length > 0 &&
    html`<p>${t.quality.passedOver(passed_over.length)}</p>
      <ul class="notes">${passed_over.map((take) => html`<li><span class="mono">${take.seed}</span>: ${take.reason}</li>`)}</ul>`}
    <p><a class="button small" href="${asset.links.passport}" download>${icon('download')}${t.quality.passport}</a></p>`;
}
