import { expect, it } from 'vitest';
import type { WantedChange } from '../model/change.ts';
import { wholePlan } from './whole-plan.ts';
import type { Wishes } from './wishes.ts';

const all = { isAsked: () => true, liveOnly: false };
const none: Wishes = { wanted: [], refused: [] };

function change(id: string, path: string, guest?: string): WantedChange {
  return {
    id,
    knob: { kind: 'kernel-file', path },
    title: id,
    subject: { kind: 'guest', name: 'web', ...(guest === undefined ? {} : { guest }) },
    topic: 'numa',
    answers: [],
    takesEffect: 'live',
    risk: 'none',
    after: '1',
  };
}

it('changes the host before guests move, and the rest of guests after that', () => {
  const mends = { wanted: [change('guest', '/a', 'g'), change('host', '/b')], refused: [] };
  const placement = { wanted: [change('move', '/c', 'g')], refused: [] };
  const { wanted } = wholePlan(placement, mends, all);
  expect(wanted.map(({ id }) => id)).toEqual(['host', 'move', 'guest']);
});

it('changes a knob once, as the placement wants it', () => {
  const mends = { wanted: [change('as a finding wants it', '/a')], refused: [] };
  const placement = { wanted: [change('as the placement wants it', '/a', 'g')], refused: [] };
  const { wanted } = wholePlan(placement, mends, all);
  expect(wanted.map(({ id }) => id)).toEqual(['as the placement wants it']);
});

it('leaves out what is not asked for, and with that why it is refused', () => {
  const later: WantedChange = { ...change('later', '/a', 'g'), takesEffect: 'next-start' };
  const refused = [{ what: 'x', subject: { kind: 'host' as const, name: 'h' }, reason: 'y' }];
  expect(wholePlan({ wanted: [later], refused }, none, { ...all, liveOnly: true })).toEqual({
    wanted: [],
    refused,
  });
  const isAsked = () => false;
  expect(wholePlan({ wanted: [later], refused }, none, { ...all, isAsked })).toEqual(none);
});

it('moves memory and vCPUs of a guest together, whichever of them is asked for', () => {
  const memory = change('memory', '/a', 'g');
  const pin: WantedChange = { ...change('pin', '/b', 'g'), topic: 'cache' };
  const others: WantedChange = { ...change('pin of another', '/c', 'h'), topic: 'cache' };
  const placement = { wanted: [pin, memory, others], refused: [] };
  const asks = (asked: string) => ({
    isAsked: ({ topic }: { readonly topic: string }) => topic === asked,
    liveOnly: false,
  });
  const planned = (asked: string) =>
    wholePlan(placement, none, asks(asked)).wanted.map(({ id }) => id);
  expect(planned('numa')).toEqual(['pin', 'memory']);
  expect(planned('cache')).toEqual(['pin', 'memory', 'pin of another']);
});

it('gives who names a check what answers it, and with memory that moves the vCPUs too', () => {
  const pin: WantedChange = { ...change('pin', '/b', 'g'), topic: 'cache', answers: ['PIN-06'] };
  const helper: WantedChange = { ...change('emulator', '/c', 'g'), answers: ['PIN-02'] };
  const memory: WantedChange = {
    ...change('memory', '/a', 'g'),
    knob: { kind: 'domain-memory', uri: 'qemu:///system', uuid: 'g' },
    answers: ['NUM-02'],
  };
  const planned = (named: string) =>
    wholePlan({ wanted: [pin, helper, memory], refused: [] }, none, {
      isAsked: ({ id }: { readonly id: string }) => id === named,
      liveOnly: false,
    }).wanted.map(({ id }) => id);
  expect(planned('PIN-02')).toEqual(['emulator']);
  expect(planned('NUM-02')).toEqual(['pin', 'emulator', 'memory']);
});
