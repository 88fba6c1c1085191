// Which loops of the history are shown.

/** @typedef {import('../types').Summary} Summary */

/**
 * @typedef {object} Filter
 * @property {string} kind empty for all
 * @property {string} key its short name, empty for all
 * @property {number | null} bpmFrom
 * @property {number | null} bpmTo
 * @property {boolean} favourite only favourites
 * @property {string} text
 */

/** @type {Readonly<Filter>} */
export const EVERYTHING = Object.freeze({kind: '', key: '', bpmFrom: null, bpmTo: null, favourite: false, text: ''});

const PAGE = 30;

/** @param {Filter} filter */
export function isNarrowed(filter) {
  return queryOf(filter).size > 0;
}

/**
 * The address of a page of the history.
 * @param {Filter} filter
 * @param {string | null} cursor of the page before
 */
export function addressOf(filter, cursor) {
  const query = queryOf(filter);
  query.set('limit', String(PAGE));
  if (cursor !== null) query.set('cursor', cursor);
  return `/api/v1/assets?${query}`;
}

/** @param {Filter} filter */
function queryOf(filter) {
  const query = new URLSearchParams();
  if (filter.kind) query.set('kind', filter.kind);
  if (filter.key) query.set('key', filter.key);
  if (filter.bpmFrom !== null) query.set('bpm_min', String(filter.bpmFrom));
  if (filter.bpmTo !== null) query.set('bpm_max', String(filter.bpmTo));
  if (filter.favourite) query.set('favourite', 'true');
  if (filter.text.trim()) query.set('q', filter.text.trim());
  return query;
}

/**
 * Whether a loop that was just made belongs on the list: what the server would say.
 * @param {Filter} filter @param {Summary} summary
 */
export function admits(filter, summary) {
  const text = filter.text.trim().toLowerCase();
  return (
    (!filter.kind || summary.kind === filter.kind) &&
    (!filter.key || summary.key?.short === filter.key) &&
    (filter.bpmFrom === null || summary.bpm >= filter.bpmFrom) &&
    (filter.bpmTo === null || summary.bpm <= filter.bpmTo) &&
    (!filter.favourite || summary.favourite) &&
    (!text || [summary.title, summary.prompt ?? '', summary.name].some((each) => each.toLowerCase().includes(text)))
  );
}
