// A purchase that one comes back from: asked until it is settled, in growing pauses, and never twice at once.

import assert from 'node:assert/strict';
import test, {afterEach, beforeEach, mock} from 'node:test';

import {Comeback} from '../page/credits/comeback.js';

const purchase = (state) => ({id: 'p1', state});
const json = (status, body) =>
  new Response(JSON.stringify(body), {status, headers: {'content-type': status < 400 ? 'application/json' : 'application/problem+json'}});

let calls;
let answers;

beforeEach(() => {
  calls = [];
  answers = [];
  globalThis.fetch = async (path, {method, body}) => {
    calls.push(`${method} ${path}${body === undefined ? '' : ' with a body'}`);
    const answer = answers.shift();
    if (answer instanceof Error || answer === undefined) throw answer ?? new Error('nothing more was expected');
    return answer;
  };
  mock.timers.enable({apis: ['setTimeout']});
});

afterEach(() => mock.timers.reset());

/** Lets promises that are settled do their work. */
const settle = () => new Promise((done) => setImmediate(done));

async function pass(ms) {
  mock.timers.tick(ms);
  await settle();
}

test('a payment is asked about until it is paid, and then no more', async () => {
  answers = [json(200, purchase('open')), json(200, purchase('processing')), json(200, purchase('paid'))];
  const comeback = new Comeback('p1', true);
  const states = [];
  comeback.addEventListener('change', () => states.push([comeback.purchase.state, comeback.settled]));
  await comeback.ask();
  await pass(2000);
  await pass(3000);
  await pass(600_000);
  assert.deepEqual(states, [['open', false], ['processing', false], ['paid', true]]);
  assert.deepEqual(calls, Array(3).fill('POST /api/v1/purchases/p1/check'));
});

for (const state of ['failed', 'expired', 'refused', 'refunded', 'disputed', 'lost']) {
  test(`nothing more is asked about a purchase that is ${state}`, async () => {
    answers = [json(200, purchase(state))];
    const comeback = new Comeback('p1', true);
    await comeback.ask();
    await pass(600_000);
    assert.equal(comeback.settled, true);
    assert.equal(calls.length, 1);
  });
}

test('the pauses grow, from two seconds to a minute', async () => {
  const comeback = new Comeback('p1', true);
  const pauses = [];
  answers = [json(200, purchase('processing'))];
  await comeback.ask();
  for (let turn = 0; turn < 12; turn += 1) {
    answers = [json(200, purchase('processing'))];
    let paused = 0;
    while (answers.length > 0) {
      await pass(500);
      paused += 500;
    }
    pauses.push(paused);
  }
  assert.deepEqual(pauses.slice(0, 3), [2000, 3000, 4500]);
  assert.deepEqual(pauses.slice(-2), [60_000, 60_000]);
});

test('who left without paying cancels once, and what was paid all the same is only watched', async () => {
  answers = [json(200, purchase('processing')), json(200, purchase('paid'))];
  const comeback = new Comeback('p1', false);
  await comeback.ask();
  await pass(2000);
  assert.deepEqual(calls, ['POST /api/v1/purchases/p1/cancel', 'POST /api/v1/purchases/p1/check']);
  assert.equal(comeback.purchase.state, 'paid');
});

test('without an answer it is asked again, not before the time that the server named', async () => {
  answers = [json(502, {code: 'stripe', retry_after_s: 20}), new TypeError('no network'), json(200, purchase('paid'))];
  const comeback = new Comeback('p1', true);
  await comeback.ask();
  assert.deepEqual([comeback.settled, comeback.problem.code], [false, 'stripe']);
  await pass(19_000);
  assert.equal(calls.length, 1);
  await pass(1000);
  assert.equal(comeback.problem.offline, true);
  await pass(3000);
  assert.deepEqual([comeback.settled, comeback.problem], [true, null]);
});

test('a cancellation that had no answer is tried again as one', async () => {
  answers = [new TypeError('no network'), json(200, purchase('expired'))];
  const comeback = new Comeback('p1', false);
  await comeback.ask();
  await pass(2000);
  assert.deepEqual(calls, Array(2).fill('POST /api/v1/purchases/p1/cancel'));
});

for (const [status, code] of [[403, 'not_yours'], [404, 'not_found']]) {
  test(`the answer ${status} is the last`, async () => {
    answers = [json(status, {code})];
    const comeback = new Comeback('p1', true);
    await comeback.ask();
    await pass(600_000);
    assert.deepEqual([comeback.settled, comeback.problem.code, calls.length], [true, code, 1]);
  });
}

test('it is asked once at a time, and no more when it was stopped', async () => {
  answers = [json(200, purchase('open')), json(200, purchase('open'))];
  const comeback = new Comeback('p1', true);
  await Promise.all([comeback.ask(), comeback.ask()]);
  assert.equal(calls.length, 1);
  const asking = comeback.ask();
  comeback.stop();
  await asking;
  await pass(600_000);
  assert.equal(calls.length, 2);
});
