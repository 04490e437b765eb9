import { expect, it } from 'vitest';
import { fourNodeHost } from '../checks/testing/edited.ts';
import { isKnown } from '../model/fact.ts';
import type { Host } from '../model/host.ts';
import { type Flow, flowOfPool, inMoveOrder } from './move-order.ts';

const MIB_KIB = 1024;

/** The recorded host with so much of each node's memory free. */
function hostWithFree(...freeMiB: readonly number[]): Host {
  const { host } = fourNodeHost();
  if (!isKnown(host.memory.nodes)) throw new Error('the nodes were not recorded');
  for (const { id, meminfo } of host.memory.nodes.value) {
    if (isKnown(meminfo)) meminfo.value['MemFree'] = (freeMiB[id] ?? 0) * MIB_KIB;
  }
  return host;
}

interface Moving {
  readonly amountMiB: number;
  readonly from: number;
  readonly to: number;
  readonly pageKiB?: number;
}

function moving(name: string, { amountMiB, from, to, pageKiB = 0 }: Moving) {
  const room = (node: number) => ({ node, pageKiB, amountKiB: amountMiB * MIB_KIB });
  const flow: Flow = { takes: [room(to)], gives: [room(from)] };
  return { name, flow };
}

/** Pages of 2 MiB on a node that has none. */
function pool(amountMiB: number, node: number) {
  return {
    name: 'pool',
    flow: flowOfPool({ node, sizeKiB: 2048, pages: amountMiB / 2, nowPages: 0 }),
  };
}

function order(steps: readonly { name: string; flow: Flow }[], host: Host): string {
  return inMoveOrder(steps, host)
    .map(({ name }) => name)
    .join(' ');
}

it('has a guest wait until others have left the room it needs', () => {
  const steps = [
    moving('in', { amountMiB: 300, from: 1, to: 0 }),
    moving('out', { amountMiB: 200, from: 0, to: 1 }),
  ];
  expect(order(steps, hostWithFree(150, 900, 0, 0))).toBe('out in');
});

it('keeps the order it is given where there is room for all', () => {
  const steps = [
    moving('in', { amountMiB: 300, from: 1, to: 0 }),
    moving('out', { amountMiB: 200, from: 0, to: 1 }),
  ];
  expect(order(steps, hostWithFree(900, 900, 0, 0))).toBe('in out');
});

it('has a pool grow after those who leave its node and before those who need its pages', () => {
  const steps = [
    moving('in', { amountMiB: 400, from: 1, to: 0, pageKiB: 2048 }),
    pool(400, 0),
    moving('out', { amountMiB: 300, from: 0, to: 1 }),
  ];
  expect(order(steps, hostWithFree(150, 900, 0, 0))).toBe('out pool in');
});

it('makes the step first that lacks least where none has room', () => {
  const steps = [
    moving('large', { amountMiB: 800, from: 1, to: 0 }),
    moving('small', { amountMiB: 300, from: 0, to: 1 }),
  ];
  expect(order(steps, hostWithFree(200, 200, 0, 0))).toBe('small large');
});
