// Requests made from a loop there is, and markup that escapes.

import assert from 'node:assert/strict';
import test from 'node:test';

import {html} from '../page/dom.js';
import {anotherTakeOf, partnerOf, variationOf} from '../page/stage/requests.js';

const key = {name: 'A minor', short: 'Am', wheel: '8A', open_key: '1m'};
const asset = {
  kind: 'bass',
  style: 'techno',
  bpm: 128,
  bars: 4,
  one_shot: false,
  key,
  intensity: 4,
  moods: ['dark'],
  sample_rate: 48_000,
  seed: 7,
  engine: 'built-in',
  passport: {
    brief: {
      kind: 'bass', style: 'techno', bpm: 128, bars: 4, one_shot: false, key, intensity: 4, moods: ['dark'], swing: 0.58,
      instruments: ['acid bass'], sample_rate: 48_000, prompt: null,
    },
  },
};

test('a variation keeps everything and moves the intensity a step: up, and down from the top', () => {
  const {intensity, seed, ...rest} = variationOf(asset);
  assert.deepEqual([intensity, seed], [5, 7]);
  assert.deepEqual(rest, {
    kind: 'bass', style: 'techno', bpm: 128, bars: 4, key: 'A minor', moods: ['dark'], swing: 0.58,
    instruments: ['acid bass'], sample_rate: 48_000, engine: 'built-in',
  });
  const top = {...asset, intensity: 5};
  assert.equal(variationOf(top).intensity, 4);
});

test('another take leaves the seed to the server', () => {
  assert.equal('seed' in anotherTakeOf(asset), false);
  assert.equal(anotherTakeOf(asset).intensity, 4);
});

test('a partner has the tempo, the length, the seed and the rate, and the key only if its kind carries one', () => {
  const chords = partnerOf(asset, {name: 'chords', tonal: true, one_shot: false, instruments: []});
  assert.deepEqual(
    [chords.kind, chords.bpm, chords.bars, chords.key, chords.seed, chords.sample_rate, chords.swing],
    ['chords', 128, 4, 'A minor', 7, 48_000, 0.58],
  );
  assert.equal('instruments' in chords, false, 'an acid bass plays no chords');
  assert.equal('key' in partnerOf(asset, {name: 'kick', tonal: false, one_shot: true, instruments: []}), false);
});

test('a one-shot is varied as a one-shot', () => {
  const hit = {...asset, passport: {brief: {...asset.passport.brief, one_shot: true, bars: null, key: null}}};
  assert.equal(variationOf(hit).one_shot, true);
  assert.equal('bars' in variationOf(hit), false);
  assert.equal('key' in variationOf(hit), false);
});

test('values in markup are escaped, markup in markup is not', () => {
  const name = `<img src=x onerror="alert('1')">&`;
  assert.equal(String(html`<b title="${name}">${html`<i>${'<'}</i>`}</b>`),
    '<b title="&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;"><i>&lt;</i></b>');
});

test('lists are joined, and what is missing or false is nothing', () => {
  assert.equal(String(html`${[html`<i>1</i>`, 'a&b', null]}${false}${undefined}${0}`), '<i>1</i>a&amp;b0');
});
