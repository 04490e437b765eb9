import { describe, expect, it } from 'vitest';
import { absent, known, unreadable } from '../../model/fact.ts';
import { growth, growthOver, memberOf, notRunning, ratesOver } from './sampling.ts';

describe('rates over a sampling window', () => {
  it('are growth per second', () => {
    expect(ratesOver(known(2), known({ a: 10, b: 5 }), known({ a: 30, b: 5 }))).toEqual(
      known({ a: 10, b: 0 }),
    );
  });

  it('leave out a counter that went back or was not there before', () => {
    expect(growth({ wrapped: 100, steady: 1 }, { wrapped: 3, steady: 1, born: 9 })).toEqual({
      steady: 0,
    });
    expect(memberOf(known({}), 'wrapped', 'ksmd')).toEqual(unreadable('ksmd: counter went back'));
  });

  it('are unreadable for files that were recorded', () => {
    expect(ratesOver(notRunning, known({ a: 1 }), known({ a: 2 }))).toEqual(notRunning);
  });

  it('are what the counter is where it could not be read', () => {
    expect(growthOver(known(1), known({}), absent)).toEqual(absent);
    expect(growthOver(known(1), unreadable('no'), known({}))).toEqual(unreadable('no'));
  });
});
