// One loop followed to its end: through events, through polling when they are lost, and asked for once.

import assert from 'node:assert/strict';
import test, {afterEach, beforeEach, mock} from 'node:test';

import {Problem} from '../page/api.js';
import {Making} from '../page/making/making.js';

const LINKS = {self: '/api/v1/generations/g1', events: '/api/v1/generations/g1/events', asset: null};
const generation = (state, more = {}) => ({id: 'g1', state, progress: 0, links: LINKS, ...more});
const json = (status, body) =>
  new Response(JSON.stringify(body), {status, headers: {'content-type': status < 400 ? 'application/json' : 'application/problem+json'}});

/** The far side of the events: a test says what arrives. */
class FakeEventSource extends EventTarget {
  static CLOSED = 2;
  static last;
  readyState = 0;
  constructor(url) {
    super();
    this.url = url;
    FakeEventSource.last = this;
  }
  tell(body) {
    this.dispatchEvent(new MessageEvent(body.state, {data: JSON.stringify(body)}));
  }
  fail() {
    this.dispatchEvent(new Event('error'));
  }
  close() {
    this.readyState = FakeEventSource.CLOSED;
  }
}

let calls;
let answers;

beforeEach(() => {
  calls = [];
  answers = [];
  FakeEventSource.last = undefined;
  Object.defineProperty(globalThis, 'navigator', {value: {onLine: true}, configurable: true});
  globalThis.EventSource = FakeEventSource;
  globalThis.fetch = async (path, options) => {
    calls.push({path, method: options.method, key: options.headers['idempotency-key']});
    const answer = answers.shift();
    if (answer instanceof Error || answer === undefined) throw answer ?? new Error('nothing more was expected');
    return answer;
  };
  mock.timers.enable({apis: ['setTimeout']});
});

afterEach(() => mock.timers.reset());

/** Lets promises that are settled do their work. */
async function settle() {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  await new Promise((done) => setImmediate(done));
}

test('a loop is followed through its events to the end, and the line is closed', async () => {
  answers = [json(202, generation('queued', {position: 3}))];
  const making = new Making({kind: 'kick'});
  const states = [];
  making.addEventListener('change', () => states.push(making.generation.state));
  let ends = 0;
  making.addEventListener('over', () => (ends += 1));
  await making.start();
  const source = FakeEventSource.last;
  assert.equal(source.url, LINKS.events);
  for (const state of ['generating', 'finishing', 'ready']) source.tell(generation(state));
  assert.deepEqual(states, ['queued', 'generating', 'finishing', 'ready']);
  assert.equal(ends, 1);
  assert.equal(source.readyState, FakeEventSource.CLOSED);
});

test('a loop that is ready at once needs no events', async () => {
  answers = [json(200, generation('ready'))];
  const making = new Making({});
  await making.start();
  assert.equal(making.over, true);
  assert.equal(FakeEventSource.last, undefined);
});

test('an answer lost on the way is asked for once more with the same key, so that nothing is taken twice', async () => {
  answers = [new TypeError('connection reset'), json(202, generation('queued'))];
  await new Making({}).start();
  assert.equal(calls.length, 2);
  assert.match(calls[0].key, /^[0-9a-f]{32}$/);
  assert.equal(calls[0].key, calls[1].key);
});

test('two loops never share a key', async () => {
  answers = [json(202, generation('queued')), json(202, generation('queued'))];
  await new Making({}).start();
  await new Making({}).start();
  assert.notEqual(calls[0].key, calls[1].key);
});

test('a block is not repeated: it is thrown with all that the server said', async () => {
  answers = [json(402, {code: 'daily_limit', detail: 'All used.', resets_at: '2026-11-26T00:00:00.000Z'})];
  await assert.rejects(new Making({}).start(), (error) => {
    assert.ok(error instanceof Problem);
    assert.deepEqual([error.status, error.code, error.body.resets_at], [402, 'daily_limit', '2026-11-26T00:00:00.000Z']);
    return true;
  });
  assert.equal(calls.length, 1);
});

test('where events fail three times the loop is asked about every second, until it is over', async () => {
  answers = [json(202, generation('queued'))];
  const making = new Making({});
  await making.start();
  for (let failure = 0; failure < 3; failure += 1) FakeEventSource.last.fail();
  assert.equal(making.line, 'polling');
  answers = [json(200, generation('generating')), json(200, generation('ready'))];
  mock.timers.tick(1000);
  await settle();
  assert.equal(making.generation.state, 'generating');
  mock.timers.tick(1000);
  await settle();
  assert.equal(making.generation.state, 'ready');
  mock.timers.tick(60_000);
  await settle();
  assert.equal(calls.length, 3, 'nothing is asked after the end');
});

test('while the server is away the loop is asked about ever more slowly, and it resumes by itself', async () => {
  answers = [json(202, generation('queued'))];
  const making = new Making({});
  await making.start();
  for (let failure = 0; failure < 3; failure += 1) FakeEventSource.last.fail();
  answers = [new TypeError('away'), new TypeError('away'), json(200, generation('ready'))];
  mock.timers.tick(1000);
  await settle();
  assert.equal(making.line, 'lost');
  mock.timers.tick(1999);
  await settle();
  assert.equal(calls.length, 2);
  mock.timers.tick(1);
  await settle();
  assert.equal(calls.length, 3);
  mock.timers.tick(4000);
  await settle();
  assert.equal(making.over, true);
});

test('a request that the server does not know any more ends', async () => {
  answers = [json(202, generation('queued'))];
  const making = new Making({});
  await making.start();
  for (let failure = 0; failure < 3; failure += 1) FakeEventSource.last.fail();
  answers = [json(404, {code: 'not_found'})];
  mock.timers.tick(1000);
  await settle();
  assert.deepEqual([making.over, making.problem.code], [true, 'not_found']);
});

test('cancelling asks once, however often the button is pressed', async () => {
  answers = [json(202, generation('generating')), json(200, generation('cancelled'))];
  const making = new Making({});
  await making.start();
  await Promise.all([making.cancel(), making.cancel()]);
  assert.deepEqual(calls.slice(1), [{path: LINKS.self, method: 'DELETE', key: undefined}]);
  assert.equal(making.generation.state, 'cancelled');
});

test('what became ready while it was being cancelled stays ready', async () => {
  answers = [json(202, generation('finishing')), json(409, {code: 'already_over'})];
  const making = new Making({});
  await making.start();
  const cancelled = making.cancel();
  FakeEventSource.last.tell(generation('ready'));
  await cancelled;
  assert.equal(making.generation.state, 'ready');
});
