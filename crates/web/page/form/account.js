// What was understood of a prompt, as chips: asked, understood, assumed, and what means nothing here.

import {html} from '../dom.js';
import {icon} from '../icons.js';
import {t} from '../strings.js';

/**
 * @param {import('../types').Account} account
 * @returns {import('../dom.js').Markup}
 */
export function accountMarkup(account) {
  const said = account.entries.filter((entry) => entry.origin !== 'assumed');
  const assumed = account.entries.filter((entry) => entry.origin === 'assumed');
  return html`
    <ul class="meanings">
      ${said.map(entryMarkup)}${account.not_understood.map(unknownMarkup)}${assumed.map(entryMarkup)}
    </ul>
    ${account.notes.length > 0 && html`<ul class="notes">${account.notes.map((note) => html`<li>${note.text}</li>`)}</ul>`}`;
}

/** @param {import('../types').Entry} entry */
function entryMarkup(entry) {
  const from =
    entry.origin === 'understood'
      ? t.prompt.fromQuotes(entry.quotes.map((quote) => quote.text))
      : entry.origin === 'assumed'
        ? `${t.prompt.assumed}: ${entry.reason ?? ''}`
        : t.prompt.asked;
  return html`
    <li class="meaning ${entry.origin}" data-field-name="${entry.field}" title="${from}">
      <span class="meaning-field">${t.field(entry.field)}</span>
      <span class="meaning-value">${entry.value}</span>
      <span class="unseen">, ${from}</span>
    </li>`;
}

/** @param {import('../types').NotUnderstood} part */
function unknownMarkup(part) {
  const hint =
    part.did_you_mean &&
    html`<button type="button" class="meaning-fix" data-right="${part.did_you_mean}"
      data-start="${part.start}" data-end="${part.end}"
      title="${t.prompt.replace(part.text, part.did_you_mean)}">${t.prompt.didYouMean(part.did_you_mean)}</button>`;
  return html`
    <li class="meaning unknown">
      ${icon('warn')}<span class="meaning-field">${t.prompt.unknown}</span> <span class="meaning-value">${part.text}</span> ${hint}
    </li>`;
}

/**
 * A text with the bytes of a range replaced: the server counts in UTF-8.
 * @param {string} text @param {number} start @param {number} end @param {string} by
 */
export function replaceBytes(text, start, end, by) {
  const bytes = new TextEncoder().encode(text);
  const decoder = new TextDecoder();
  return decoder.decode(bytes.slice(0, start)) + by + decoder.decode(bytes.slice(end));
}
