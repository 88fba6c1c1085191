import assert from 'node:assert/strict';
import test from 'node:test';
import {addressOf, admits, EVERYTHING, isNarrowed} from '../page/crate/filter.js';

const loop = /** @type {any} */ ({
  title: 'Velora - Dark Techno Bass',
  name: 'CM_128bpm_bass_velora_Amin',
  prompt: 'Rolling, dark',
  kind: 'bass',
  bpm: 128,
  key: {short: 'Am'},
  favourite: false,
});

test('no filter asks for everything, a page at a time', () => {
  assert.equal(addressOf(EVERYTHING, null), '/api/v1/assets?limit=30');
  assert.equal(addressOf(EVERYTHING, 'abc'), '/api/v1/assets?limit=30&cursor=abc');
  assert.equal(isNarrowed(EVERYTHING), false);
});

test('what is asked for is written as the server reads it', () => {
  const filter = {kind: 'bass', key: 'F#m', bpmFrom: 120, bpmTo: 130.5, favourite: true, text: '  dark & low '};
  assert.equal(
    addressOf(filter, null),
    '/api/v1/assets?kind=bass&key=F%23m&bpm_min=120&bpm_max=130.5&favourite=true&q=dark+%26+low&limit=30',
  );
});

test('a new loop is let in by the same rules', () => {
  assert.equal(admits(EVERYTHING, loop), true);
  assert.equal(admits({...EVERYTHING, kind: 'kick'}, loop), false);
  assert.equal(admits({...EVERYTHING, key: 'Am'}, loop), true);
  assert.equal(admits({...EVERYTHING, key: 'C'}, {...loop, key: null}), false);
  assert.equal(admits({...EVERYTHING, bpmFrom: 128, bpmTo: 128}, loop), true);
  assert.equal(admits({...EVERYTHING, bpmFrom: 128.1}, loop), false);
  assert.equal(admits({...EVERYTHING, favourite: true}, loop), false);
  assert.equal(admits({...EVERYTHING, text: ' ROLLING '}, loop), true);
  assert.equal(admits({...EVERYTHING, text: 'house'}, {...loop, prompt: null}), false);
});
