// Packs compared, addresses that a buyer may be sent to, codes as they are typed, and the way back.

import assert from 'node:assert/strict';
import {afterEach, beforeEach, test} from 'node:test';

import {bestOf} from '../page/credits/best.js';
import {lengthOf} from '../page/credits/code.js';
import {arrive, isPayable, leaveToPay, settleAddress} from '../page/credits/whereabouts.js';
import {recall, remember} from '../page/memory.js';

const pack = (id, credits, amount, currency = 'usd') => /** @type {any} */ ({id, credits, amount, currency});

test('the best value is the pack with the cheapest credits, whatever their order', () => {
  const packs = [pack('large', 300, 2000), pack('small', 40, 400), pack('medium', 120, 1000)];
  assert.equal(bestOf(packs), 'large');
  assert.equal(bestOf([...packs].reverse()), 'large');
});

test('no pack is the best of its kind: alone, level with another, or in another currency', () => {
  assert.equal(bestOf([]), null);
  assert.equal(bestOf([pack('one', 40, 400)]), null);
  assert.equal(bestOf([pack('one', 40, 400), pack('two', 80, 800)]), null);
  assert.equal(bestOf([pack('one', 40, 400), pack('two', 80, 700, 'eur')]), null);
});

test('a buyer is sent to an address over TLS, and to another only within this machine', () => {
  assert.equal(isPayable('https://checkout.stripe.com/c/pay/cs_1#x', 'loops.example'), true);
  assert.equal(isPayable('http://checkout.stripe.com/c/pay/cs_1', 'loops.example'), false);
  assert.equal(isPayable('http://127.0.0.1:9000/pay', '127.0.0.1'), true);
  assert.equal(isPayable('http://localhost:9000/pay', '127.0.0.1'), true);
  assert.equal(isPayable('http://[::1]:9000/pay', 'localhost'), true);
  assert.equal(isPayable('http://127.0.0.1:9000/pay', 'loops.example'), false);
  assert.equal(isPayable('http://127.0.0.1.example/pay', '127.0.0.1'), false);
  for (const bad of ['javascript:alert(1)', 'data:text/html,x', '/pay', '', 'ftp://127.0.0.1/']) {
    assert.equal(isPayable(bad, '127.0.0.1'), false, bad);
  }
});

test('blanks and hyphens of a code are not counted', () => {
  assert.deepEqual(lengthOf(' 7k2m-9qxd 4TFH-'), {signs: 12, of: 20});
  assert.equal(lengthOf('7k2m-9qxd-4tfh-w3ce-8vbn').signs, 20);
});

/** The address bar of a browser, and what it remembers. */
class Bar {
  /** @param {string} address */
  constructor(address) {
    this.url = new URL(address);
    this.left = '';
  }
  get search() {
    return this.url.search;
  }
  get hash() {
    return this.url.hash;
  }
  get pathname() {
    return this.url.pathname;
  }
  /** @param {string} url */
  assign(url) {
    this.left = url;
  }
}

/** @param {string} address */
function open(address) {
  const bar = new Bar(address);
  Object.assign(globalThis, {
    location: bar,
    history: {replaceState: (_state, _title, to) => (bar.url = new URL(to, bar.url))},
  });
  return bar;
}

beforeEach(() => {
  const kept = new Map();
  Object.defineProperty(globalThis, 'localStorage', {
    value: {
      getItem: (name) => kept.get(name) ?? null,
      setItem: (name, text) => kept.set(name, text),
      removeItem: (name) => kept.delete(name),
    },
    configurable: true,
  });
});

afterEach(() => {
  for (const name of ['location', 'history', 'localStorage']) Reflect.deleteProperty(globalThis, name);
});

const FORM = {values: {kind: 'arp', bpm: 138}, locks: ['bpm'], mode: 'advanced'};

test('who comes back from paying finds the form, the loop and the place as they were', () => {
  const before = open('https://loops.example/');
  leaveToPay('p1', 'https://checkout.stripe.com/c/pay/cs_1', {form: FORM, loop: 'a7', scroll: 420});
  assert.equal(before.left, 'https://checkout.stripe.com/c/pay/cs_1');
  remember('form', {values: {kind: 'kick'}}); // another tab, meanwhile
  const after = open('https://loops.example/?bought=p1');
  assert.deepEqual(arrive(), {purchase: 'p1', bought: true, scroll: 420});
  assert.deepEqual(recall('form'), FORM);
  assert.equal(after.url.href, 'https://loops.example/?bought=p1#loop=a7');
  settleAddress();
  assert.equal(after.url.href, 'https://loops.example/#loop=a7');
});

test('what was done after coming back is not undone by a reload', () => {
  open('https://loops.example/');
  leaveToPay('p1', 'https://checkout.stripe.com/', {form: FORM, loop: 'a7', scroll: 420});
  open('https://loops.example/?unbought=p1');
  assert.equal(arrive()?.bought, false);
  remember('form', {values: {kind: 'kick'}});
  open('https://loops.example/?unbought=p1');
  assert.deepEqual(arrive(), {purchase: 'p1', bought: false, scroll: 0});
  assert.deepEqual(recall('form'), {values: {kind: 'kick'}});
});

test('another purchase than the one that was left for puts nothing back', () => {
  open('https://loops.example/');
  leaveToPay('p1', 'https://checkout.stripe.com/', {form: FORM, loop: 'a7', scroll: 420});
  const after = open('https://loops.example/?bought=p2');
  assert.deepEqual(arrive(), {purchase: 'p2', bought: true, scroll: 0});
  assert.equal(recall('form'), null);
  assert.equal(after.hash, '');
});

test('an address that tells of no purchase is none to come back from', () => {
  for (const address of ['/', '/?bought=', '/?bought=../x', '/?bought=%2Fapi', '/?loop=p1', '/#bought=p1']) {
    open(`https://loops.example${address}`);
    assert.equal(arrive(), null, address);
  }
});
