import assert from 'node:assert/strict';
import {test} from 'node:test';
import {EVERYTHING} from '../page/crate/filter.js';
import {History} from '../page/crate/history.js';

/** @param {string} id @param {object} [more] */
const loop = (id, more) => ({id, kind: 'bass', title: id, name: id, prompt: null, created_at: `2026-11-25T12:00:0${id}.000Z`, ...more});
const ids = (/** @type {History} */ history) => history.assets.map((asset) => asset.id).join('');

/**
 * A server that answers each call with the next of these, when it is told to.
 * @param {...({assets: object[], next_cursor: string | null} | number)} answers
 */
function server(...answers) {
  /** @type {{path: string, answer: () => void}[]} */
  const calls = [];
  // @ts-expect-error only what the page uses
  globalThis.fetch = (path, {signal}) =>
    new Promise((resolve, reject) => {
      const body = answers.shift();
      signal?.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')));
      const answer = () =>
        resolve(typeof body === 'number' ? new Response('{"code":"unavailable"}', {status: body, headers: {'content-type': 'application/problem+json'}}) : Response.json(body));
      calls.push({path, answer});
      if (!holding) answer();
    });
  let holding = false;
  return {calls, hold: () => (holding = true)};
}

test('pages follow one another, and what comes twice because a loop was made meanwhile is shown once', async () => {
  const {calls} = server({assets: [loop('9'), loop('8')], next_cursor: 'x'}, {assets: [loop('8'), loop('7')], next_cursor: null});
  const history = new History();
  await history.load();
  assert.equal(history.more, true);
  await history.loadMore();
  assert.equal(ids(history), '987');
  assert.equal(history.more, false);
  assert.match(calls[1]?.path ?? '', /cursor=x/);
  await history.loadMore();
  assert.equal(calls.length, 2);
});

test('an answer to an older filter never replaces that of a newer one', async () => {
  const {calls, hold} = server({assets: [loop('1')], next_cursor: null}, {assets: [loop('2')], next_cursor: null});
  hold();
  const history = new History();
  const older = history.load({...EVERYTHING, text: 'b'});
  const newer = history.load({...EVERYTHING, text: 'ba'});
  calls[1]?.answer();
  await newer;
  calls[0]?.answer();
  await older;
  assert.equal(ids(history), '2');
  assert.equal(history.state, 'ready');
});

test('a new loop goes on top, a known one stays in its place, and one the filter refuses stays away', async () => {
  server({assets: [loop('3'), loop('2')], next_cursor: null});
  const history = new History();
  await history.load({...EVERYTHING, kind: 'bass'});
  history.put(/** @type {any} */ (loop('5')));
  history.put(/** @type {any} */ (loop('2', {favourite: true})));
  history.put(/** @type {any} */ (loop('6', {kind: 'kick'})));
  assert.equal(ids(history), '532');
  assert.equal(history.assets[2]?.favourite, true);
});

test('what was deleted stays away when the list is asked for again, and comes back to its place when it is undone', async () => {
  const page = {assets: [loop('5'), loop('4'), loop('3')], next_cursor: null};
  server(page, page);
  const history = new History();
  await history.load();
  const restore = history.take('4');
  assert.equal(ids(history), '53');
  await history.load();
  assert.equal(ids(history), '53');
  restore();
  assert.equal(ids(history), '543');
});

test('a failure leaves no loops of another filter behind, but keeps the pages before the one that failed', async () => {
  server({assets: [loop('5')], next_cursor: 'x'}, 503, 503);
  const history = new History();
  await history.load();
  await history.loadMore();
  assert.equal(history.state, 'failed');
  assert.equal(ids(history), '5');
  await history.load({...EVERYTHING, kind: 'kick'});
  assert.equal(ids(history), '');
});
