// What the next loop costs, by the rule of docs/api.md: credits where they are enough, then the day's free loops.

import assert from 'node:assert/strict';
import {test} from 'node:test';

import {costOf, flatPrice} from '../page/form/cost.js';

const access = (credits, left, next = {allow: true, grant: 'free'}) => /** @type {any} */ ({free: {left}, credits, next});
const PAID = {allow: true, grant: 'paid'};

test('credits are used first where they are enough', () => {
  assert.deepEqual(costOf(access(3, 4, PAID), 3), {by: 'credits', price: 3, credits: 3});
});

test('where they are not enough, a free loop is used', () => {
  assert.deepEqual(costOf(access(2, 4, PAID), 3), {by: 'free', left: 4});
  assert.deepEqual(costOf(access(-12, 1), 1), {by: 'free', left: 1});
});

test('where neither is enough, the price is told', () => {
  assert.deepEqual(costOf(access(2, 0, PAID), 3), {by: 'nothing', price: 3, credits: 2});
});

test('what costs no credits is never paid with them', () => {
  assert.deepEqual(costOf(access(40, 2, PAID), 0), {by: 'free', left: 2});
  assert.deepEqual(costOf(access(40, 0, PAID), 0), {by: 'nothing', price: 0, credits: 40});
});

test('a price that is not known yet is not made up', () => {
  assert.deepEqual(costOf(access(40, 2, PAID), null), {by: 'credits', price: null, credits: 40});
  assert.deepEqual(costOf(access(0, 2), null), {by: 'free', left: 2});
});

test('an engine whose price goes by the length has none for all loops', () => {
  assert.equal(flatPrice(/** @type {any} */ ({for_sale: true, price: {credits: 2, per_seconds: null}})), 2);
  assert.equal(flatPrice(/** @type {any} */ ({for_sale: true, price: {credits: 2, per_seconds: 8}})), null);
  assert.equal(flatPrice(undefined), null);
});

test('loops that may not be sold cost no credits, whatever their length', () => {
  assert.equal(flatPrice(/** @type {any} */ ({for_sale: false, price: {credits: 2, per_seconds: 8}})), 0);
});
