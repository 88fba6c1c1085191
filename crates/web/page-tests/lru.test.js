import assert from 'node:assert/strict';
import test from 'node:test';
import {Lru} from '../page/sound/lru.js';

test('what was not used for longest goes first', () => {
  const cache = new Lru(100);
  cache.keep('a', 1, 40);
  cache.keep('b', 2, 40);
  cache.find('a');
  cache.keep('c', 3, 40);
  assert.equal(cache.find('b'), undefined);
  assert.equal(cache.find('a'), 1);
  assert.equal(cache.find('c'), 3);
  assert.equal(cache.bytes, 80);
});

test('the bound holds whatever is kept', () => {
  const cache = new Lru(100);
  for (let index = 0; index < 500; index += 1) {
    cache.keep(`k${index % 37}`, index, (index * 31) % 120);
    assert.ok(cache.bytes <= 100);
  }
});

test('what is larger than everything allowed is not kept, and nothing goes for it', () => {
  const cache = new Lru(100);
  cache.keep('a', 1, 60);
  cache.keep('giant', 2, 101);
  assert.equal(cache.find('giant'), undefined);
  assert.equal(cache.find('a'), 1);
});

test('keeping a name again replaces it and counts it once', () => {
  const cache = new Lru(100);
  cache.keep('a', 1, 60);
  cache.keep('a', 2, 70);
  assert.equal(cache.find('a'), 2);
  assert.equal(cache.bytes, 70);
});
