// What the form would be understood as: asked a moment after a change, and never answered by an older question.

import assert from 'node:assert/strict';
import test, {afterEach, beforeEach, mock} from 'node:test';

import {Reading} from '../page/form/reading.js';

/** @type {{prompt: string, answer(status: number, body: object): void, aborted: boolean}[]} */
let asked;

beforeEach(() => {
  asked = [];
  globalThis.fetch = (_path, {body, signal}) =>
    new Promise((resolve, reject) => {
      const question = {
        prompt: JSON.parse(body).prompt,
        aborted: false,
        answer: (status, said) => resolve(new Response(JSON.stringify(said), {status, headers: {'content-type': 'application/json'}})),
      };
      signal.addEventListener('abort', () => {
        question.aborted = true;
        reject(new DOMException('aborted', 'AbortError'));
      });
      asked.push(question);
    });
  mock.timers.enable({apis: ['setTimeout']});
});

afterEach(() => mock.timers.reset());

const settle = () => new Promise((done) => setImmediate(done));

test('while one types nothing is asked, and a moment later the last of it once', () => {
  const reading = new Reading();
  for (const prompt of ['d', 'da', 'dark', 'dark']) reading.follow({prompt}, true);
  mock.timers.tick(200);
  assert.equal(asked.length, 0);
  mock.timers.tick(100);
  reading.follow({prompt: 'dark'}, true);
  mock.timers.tick(1000);
  assert.deepEqual(asked.map((each) => each.prompt), ['dark']);
});

test('a price that belonged to an older form is gone as soon as the form is another', async () => {
  const reading = new Reading();
  reading.follow({prompt: 'dark'}, true);
  mock.timers.tick(1000);
  asked[0].answer(200, {price: 3});
  await settle();
  assert.equal(reading.understood.price, 3);
  reading.follow({prompt: 'dark bass'}, true);
  assert.equal(reading.understood, null);
});

test('an older question that is answered late says nothing', async () => {
  const reading = new Reading();
  reading.follow({prompt: 'dark'}, true);
  mock.timers.tick(1000);
  reading.follow({prompt: 'dark bass'}, true);
  mock.timers.tick(1000);
  assert.equal(asked[0].aborted, true);
  asked[1].answer(200, {price: 2});
  await settle();
  assert.equal(reading.understood.price, 2);
  assert.equal(reading.waiting, false);
});

test('what is refused is kept to be told, and what is not wanted is not asked', async () => {
  const reading = new Reading();
  reading.follow({prompt: 'x'}, true);
  mock.timers.tick(1000);
  asked[0].answer(422, {code: 'refused', errors: []});
  await settle();
  assert.equal(reading.problem.code, 'refused');
  reading.follow({prompt: 'y'}, false);
  mock.timers.tick(1000);
  assert.deepEqual([asked.length, reading.problem, reading.waiting], [1, null, false]);
});
