// How a purchase stands, as it is told.

import assert from 'node:assert/strict';
import {test} from 'node:test';

import {Problem} from '../page/api.js';
import {complaintOf} from '../page/credits/complaint.js';
import {purchaseMarkup} from '../page/credits/purchases.js';
import {paidMarkup, standingMarkup, standingOf} from '../page/credits/standing.js';
import {t} from '../page/strings.js';

const purchase = (more) => /** @type {any} */ ({id: 'p1', credits: 40, credited: 40, price: '4.00 USD', state: 'paid', taken_back: 0, receipt_url: null, created_at: '2026-11-25T12:00:00.000Z', ...more});
const wallet = (more) => /** @type {any} */ ({id: 'w1', credits: 40, held: 0, recovery_code: false, browsers: 1, ...more});
const comeback = (more) => /** @type {any} */ ({purchase: null, problem: null, settled: false, answers: 1, ...more});

test('every state that the server has is told in words of its own', () => {
  const states = Object.keys(t.credits.states);
  assert.equal(new Set(Object.values(t.credits.states)).size, states.length);
  const told = states.filter((state) => state !== 'paid').map((state) => standingMarkup(comeback({purchase: purchase({state})})).text);
  assert.equal(new Set(told).size, told.length);
});

test('what cannot be known is told apart from what cannot be known now', () => {
  const gone = new Problem(404, {code: 'not_found'});
  const elsewhere = new Problem(403, {code: 'not_yours'});
  const silent = new Problem(502, {code: 'stripe'});
  assert.equal(standingOf(comeback({})), 'asking');
  assert.equal(standingOf(comeback({problem: silent, purchase: purchase({state: 'open'})})), 'unreachable');
  assert.equal(standingOf(comeback({problem: gone, settled: true})), 'unknown');
  assert.equal(standingOf(comeback({problem: elsewhere, settled: true})), 'not_yours');
});

test('only a payment that failed or ended offers another', () => {
  const offers = (state) => standingMarkup(comeback({purchase: purchase({state})})).text.includes('data-buy');
  assert.deepEqual(Object.keys(t.credits.states).filter(offers), ['failed', 'expired']);
});

test('a code that was made stands on the page once, and is asked to be kept', () => {
  const markup = paidMarkup(purchase(), wallet({recovery_code: true}), '7k2m-9qxd-4tfh-w3ce-8vbn', '').text;
  assert.equal(markup.match(/>7k2m-9qxd-4tfh-w3ce-8vbn</g)?.length, 1);
  assert.match(markup, /data-kept/);
});

test('a payment without a code says so, and one can be made', () => {
  for (const held of [null, wallet()]) assert.match(paidMarkup(purchase(), held, null, '').text, /data-make-code/);
  assert.match(paidMarkup(purchase(), wallet(), null, 'no answer').text, /no answer/);
});

test('a balance below zero is explained where it is told', () => {
  assert.match(paidMarkup(purchase(), wallet({credits: -2, recovery_code: true}), null, '').text, /taken back/);
});

test('a receipt is a link to a page over TLS or none at all, and opens without a handle on this page', () => {
  assert.match(purchaseMarkup(purchase({receipt_url: 'https://pay.stripe.com/receipts/x'})).text, /target="_blank" rel="noopener noreferrer"/);
  for (const receipt_url of [null, 'javascript:alert(1)', 'http://pay.stripe.com/x']) {
    assert.doesNotMatch(purchaseMarkup(purchase({receipt_url})).text, /<a /);
  }
});

test('a purchase that is not settled can be asked about again', () => {
  const asks = (state) => purchaseMarkup(purchase({state})).text.includes('data-check');
  assert.deepEqual(Object.keys(t.credits.states).filter(asks), ['open', 'processing']);
});

test('how long one has to wait is told with what was refused', () => {
  assert.match(complaintOf(new Problem(429, {code: 'too_many_tries', retry_after_s: 1500})), /25 min/);
  assert.match(complaintOf(new Problem(429, {code: 'too_many_purchases', retry_after_s: 30})), /a minute/);
  assert.equal(complaintOf(new Problem(500, {code: 'internal', detail: 'the disk is full'})), 'the disk is full');
  assert.throws(() => complaintOf(new TypeError('a fault of the page')), TypeError);
});

test('what loops cost is told once where all engines take the same, and by engine where they do not', () => {
  const engine = (name, credits, per_seconds = null) => /** @type {any} */ ({name, for_sale: true, price: {credits, per_seconds}});
  assert.equal(t.credits.loopCosts([engine('built-in', 1), engine('other', 1)]), 'A loop costs 1 credit.');
  assert.match(t.credits.loopCosts([engine('built-in', 1), engine('musicgen', 2, 8)]), /CloudMusic 1 credit; MusicGen 2 credits for each 8 s begun/);
  const free = {...engine('musicgen-looper', 9), for_sale: false};
  assert.equal(t.credits.loopCosts([engine('built-in', 1), free]), 'A loop costs 1 credit.', 'what is not sold has no price');
});
