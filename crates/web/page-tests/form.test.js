// The form without a browser: settings, dice, tapping, the wheel, and places in a prompt.

import assert from 'node:assert/strict';
import test from 'node:test';

import {replaceBytes} from '../page/form/account.js';
import {roll} from '../page/form/dice.js';
import {secondsOf} from '../page/form/lack.js';
import {Settings} from '../page/form/settings.js';
import {Taps} from '../page/form/tempo.js';
import {mixes, parts} from '../page/form/wheel.js';

const key = (name, short, wheel) => ({name, short, wheel, open_key: ''});
const vocabulary = {
  kinds: [
    {name: 'kick', tonal: false, one_shot: true, instruments: ['808', '909']},
    {name: 'bass', tonal: true, one_shot: false, instruments: ['sub bass']},
  ],
  styles: [
    {name: 'techno', bpm: 130, key_mode: 'minor', bars: 4, intensity: 3, swing: 0.5, reason: ''},
    {name: 'lo-fi', bpm: 80, key_mode: 'major', bars: 4, intensity: 2, swing: 0.6, reason: ''},
  ],
  moods: ['dark', 'ambient'],
  bars: [1, 2, 4, 8, 16],
  bpm: [60, 200],
  intensity: [1, 5],
  swing: [0.5, 0.75],
  seconds: [2, 30],
  sample_rates: [44_100, 48_000],
  prompt_characters_max: 500,
  seed_max: Number.MAX_SAFE_INTEGER,
  scales: ['major', 'minor', 'dorian'],
  keys: [key('A minor', 'Am', '8A'), key('C major', 'C', '8B')],
};

test('a kind without a key is asked for without one, and a one-shot without a length', () => {
  const settings = new Settings(vocabulary);
  settings.set({kind: 'kick', key: 'Am', one_shot: true});
  assert.equal('key' in settings.request(), false);
  assert.equal('bars' in settings.request(), false);
  assert.equal(settings.request().one_shot, true);
  settings.set({kind: 'bass'});
  assert.equal(settings.request().key, 'Am');
  assert.equal('one_shot' in settings.request(), false, 'a bass makes no one-shot here');
});

test('instruments of another kind stay in the form and are not asked for', () => {
  const settings = new Settings(vocabulary);
  settings.set({kind: 'kick', instruments: ['909', 'sub bass']});
  assert.deepEqual(settings.request().instruments, ['909']);
  assert.deepEqual(settings.values.instruments, ['909', 'sub bass']);
});

test('advanced mode asks with the words and the seed alone', () => {
  const settings = new Settings(vocabulary);
  settings.use('advanced');
  settings.set({prompt: ' dark bass  ', seed: 7, sample_rate: 44_100});
  assert.deepEqual(settings.request(), {prompt: ' dark bass', seed: 7});
});

test('what is locked survives the dice, and everything else may change', () => {
  const settings = new Settings(vocabulary);
  settings.set({kind: 'bass', bpm: 91, style: 'lo-fi', seed: 5});
  for (const field of ['kind', 'bpm', 'seed']) settings.toggleLock(field);
  const styles = new Set();
  for (let turn = 0; turn < 200; turn += 1) {
    settings.suggest(roll(vocabulary, settings.values, settings.locks));
    assert.deepEqual([settings.values.kind, settings.values.bpm, settings.values.seed], ['bass', 91, 5]);
    styles.add(settings.values.style);
  }
  assert.deepEqual([...styles].sort(), ['lo-fi', 'techno']);
});

test('the dice roll only what can be asked for', () => {
  const held = new Settings(vocabulary).values;
  for (const random of [() => 0, () => 0.5, () => 1 - Number.EPSILON]) {
    const rolled = roll(vocabulary, held, new Set(), random);
    assert.ok(vocabulary.kinds.some((kind) => kind.name === rolled.kind));
    assert.ok(vocabulary.bars.includes(rolled.bars));
    assert.ok(rolled.bpm >= 60 && rolled.bpm <= 200);
    assert.ok(rolled.intensity >= 1 && rolled.intensity <= 5);
    assert.ok(vocabulary.keys.some((each) => each.short === rolled.key));
  }
});

test('taps half a second apart are 120 beats a minute', () => {
  const taps = new Taps();
  assert.equal(taps.at(1000), null);
  assert.equal(taps.at(1500), 120);
  assert.equal(taps.at(2000), 120);
});

test('taps after a rest of two seconds begin anew', () => {
  const taps = new Taps();
  taps.at(0);
  taps.at(1000);
  assert.equal(taps.at(3500), null);
  assert.equal(taps.at(3900), 150);
});

test('one uneven tap among nine moves the tempo little', () => {
  const taps = new Taps();
  let bpm = null;
  for (const ms of [0, 500, 1000, 1540, 2000, 2500, 3000, 3500, 4000]) bpm = taps.at(ms);
  assert.equal(bpm, 120);
});

test('four bars at 120 last eight seconds', () => {
  assert.equal(secondsOf(4, 120), 8);
});

test('a key is a tonic and a scale', () => {
  assert.deepEqual(parts('Am'), {tonic: 'A', scale: 'minor'});
  assert.deepEqual(parts('F#'), {tonic: 'F#', scale: 'major'});
  assert.deepEqual(parts('D dorian'), {tonic: 'D', scale: 'dorian'});
  assert.deepEqual(parts('C# harmonic minor'), {tonic: 'C#', scale: 'harmonic minor'});
});

test('on the wheel neighbours and the other side mix, across twelve too', () => {
  for (const [a, b] of [['8A', '8A'], ['8A', '9A'], ['8A', '8B'], ['12A', '1A'], ['1B', '12B']]) assert.ok(mixes(a, b), `${a} ${b}`);
  for (const [a, b] of [['8A', '10A'], ['8A', '9B'], ['12A', '2A'], ['12A', '1B']]) assert.ok(!mixes(a, b), `${a} ${b}`);
});

test('a word is replaced where the server found it, counted in bytes', () => {
  const text = 'böse tehcno bäss';
  const start = Buffer.byteLength('böse ');
  assert.equal(replaceBytes(text, start, start + 'tehcno'.length, 'techno'), 'böse techno bäss');
});
