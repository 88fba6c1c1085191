import assert from 'node:assert/strict';
import test from 'node:test';
import {age} from '../page/crate/age.js';
import {t} from '../page/strings.js';

const NOW = Date.parse('2026-11-25T12:00:00.000Z');

test('an age is told in its largest whole unit, and as a date once it is old', () => {
  assert.equal(age('2026-11-25T11:59:01.000Z', NOW), t.crate.now);
  assert.equal(age('2026-11-25T11:59:00.000Z', NOW), t.crate.minutes(1));
  assert.equal(age('2026-11-25T10:00:01.000Z', NOW), t.crate.hours(1));
  assert.equal(age('2026-11-24T11:00:00.000Z', NOW), t.crate.days(1));
  assert.equal(age('2026-11-01T12:00:00.000Z', NOW), t.crate.date(new Date('2026-11-01T12:00:00.000Z')));
});

test('a clock that is a little behind the server does not tell the future', () => {
  assert.equal(age('2026-11-25T12:00:05.000Z', NOW), t.crate.now);
});
