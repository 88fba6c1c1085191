// Who makes the loop: which engine serves, what it cannot make, and what is told of it before asking.

import assert from 'node:assert/strict';
import {test} from 'node:test';

import {lackOf, secondsMax} from '../page/form/lack.js';
import {Roster} from '../page/form/roster.js';
import {t} from '../page/strings.js';

const engine = (name, more = {}) => ({
  name, usual: false, ready: true, reason: null, kinds: ['kick', 'bass'], one_shots: true, delivery: 'played', seconds_max: 64,
  for_sale: true, price: {credits: 1, per_seconds: null}, ...more,
});
const BUILT_IN = engine('built-in', {usual: true});
const MUSICGEN = engine('musicgen', {delivery: 'recorded', seconds_max: 30, one_shots: false, for_sale: false});
const SUNO = engine('suno', {ready: false, reason: 'nobody answers'});
const roster = (...engines) => new Roster(engines, async () => engines);
const bass = {kind: 'bass', one_shot: false, bars: 8, bpm: 120};

test('the engine of one’s choice serves, and the usual one where it is not ready or unknown', () => {
  const all = roster(BUILT_IN, MUSICGEN, SUNO);
  assert.equal(all.serving('musicgen'), MUSICGEN);
  for (const name of [null, 'suno', 'gone']) assert.equal(all.serving(name), BUILT_IN);
});

test('where the usual engine is not ready, one that is serves, and it can be seen who', () => {
  const all = roster({...BUILT_IN, ready: false}, MUSICGEN);
  assert.equal(all.serving(null), MUSICGEN);
  assert.equal(all.isChoice, true);
});

test('one engine that is ready is no choice', () => {
  assert.equal(roster(BUILT_IN).isChoice, false);
  assert.equal(roster(BUILT_IN, SUNO).isChoice, false);
  assert.equal(roster(BUILT_IN, MUSICGEN).isChoice, true);
});

test('a recorded engine needs one beat more than the loop, a played one does not', () => {
  assert.equal(secondsMax(MUSICGEN, 60), 29);
  assert.equal(secondsMax(BUILT_IN, 60), 64);
  assert.equal(lackOf(MUSICGEN, {...bass, bars: 8, bpm: 66}), null, '29.09 s and a beat of 0.91 s are 30 s');
  assert.equal(lackOf(MUSICGEN, {...bass, bars: 8, bpm: 65.9})?.field, 'bars');
  assert.equal(lackOf(BUILT_IN, {...bass, bars: 16, bpm: 60}), null);
});

test('a kind and a one-shot that the engine does not make are told at their fields', () => {
  assert.deepEqual(lackOf(MUSICGEN, {...bass, kind: 'arp'}), {field: 'kind'});
  assert.deepEqual(lackOf(MUSICGEN, {...bass, one_shot: true}), {field: 'one_shot'});
  assert.equal(lackOf(BUILT_IN, {...bass, one_shot: true, bars: null}), null);
});

test('what is too long is told with what would do, never rounded up', () => {
  const lack = lackOf(MUSICGEN, {...bass, bars: 16, bpm: 124});
  assert.match(t.engines.lack('musicgen', lack, 'bass'), /^MusicGen makes at most 29\.5 s at this tempo, and this would be 31 s\./);
});

test('in place of an engine that is not sold, one is named that can be paid', () => {
  const free = engine('own', {price: {credits: 0, per_seconds: null}});
  assert.equal(roster(BUILT_IN, MUSICGEN).otherThan('musicgen', true), BUILT_IN);
  assert.equal(roster(free, MUSICGEN).otherThan('musicgen', true), undefined);
  assert.equal(roster(free, MUSICGEN).otherThan('musicgen', false), free);
});

test('the roster tells of news alone, and keeps the last answer when nobody answers', async () => {
  let answer = [BUILT_IN];
  const all = new Roster([BUILT_IN], async () => {
    if (!answer) throw new Error('offline');
    return answer;
  });
  let news = 0;
  all.addEventListener('change', () => (news += 1));
  await all.refresh();
  assert.equal(news, 0);
  answer = [BUILT_IN, MUSICGEN];
  await all.refresh();
  assert.equal(news, 1);
  answer = null;
  await all.refresh();
  assert.deepEqual([news, all.engines.length], [1, 2]);
});

test('engines have names for people, and an operator’s own keeps its name', () => {
  assert.deepEqual(['built-in', 'replicate-riffusion', 'studio-b'].map(t.engine), ['CloudMusic', 'Riffusion', 'studio-b']);
});

test('a licence is shown by its SPDX id, others by their names', () => {
  assert.equal(t.licence.short({id: 'CC-BY-NC-4.0', name: 'weights: …'}), 'CC-BY-NC-4.0');
  assert.equal(t.licence.short({id: 'LicenseRef-CloudMusic-Loop-1.0', name: 'CloudMusic Loop Licence 1.0: royalty-free'}), 'CloudMusic Loop Licence 1.0');
  assert.equal(t.licence.short({id: 'LicenseRef-X', name: 'X: terms of use'}), 'X: terms of use');
});

test('where a loop was cut is told in seconds of the take', () => {
  const cut = {from_s: 3.21, to_s: 10.71, take_s: 14, bpm_found: 124.29};
  assert.equal(t.origin.cutTold(cut), 'from 3.21 s to 10.71 s of a take of 14 s, found at 124.3 BPM');
});
