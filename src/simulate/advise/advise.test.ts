import { expect, test } from 'vitest';
import { type Advice, AdviceDocument, type Workload } from '../../model/advice.ts';
import { regularHost } from '../analytic/regular-host.ts';
import { parameterValues } from '../parameters.ts';
import { advise } from './advise.ts';

const host = regularHost({
  cores: 64,
  nodes: 4,
  threads: 1,
  memoryMiB: 256 * 1024,
  numaBalancing: false,
});

const web: Workload = {
  vcpus: 4,
  memoryMiB: 8192,
  duty: 0.2,
  touched: 0.6,
  burst: 0.02,
  alike: 40,
  latency: false,
  stable: false,
  tenants: false,
  liveMigration: false,
  ownKernel: false,
  virtio: true,
  hugePages: false,
  disk: 'little',
  networkGbps: 1,
  usb: false,
};

function advised(change: Partial<Workload> = {}): Map<Advice['topic'], Advice> {
  const values = parameterValues();
  const document = advise({ ...web, ...change }, host, { values, assumed: [] });
  expect(AdviceDocument.safeParse(document).success).toBe(true);
  return new Map(document.advice.map((each) => [each.topic, each]));
}

test('many like, mostly idle guests are overcommitted, merged and ballooned', () => {
  const advice = advised();
  expect(advice.get('allocation')?.choice).toBe('overcommit');
  expect(advice.get('ksm')?.choice).toBe('yes');
  expect(advice.get('balloon')?.choice).toBe('yes');
});

test('who must answer and may not fail gets what was promised', () => {
  const advice = advised({ latency: true, stable: true });
  expect(advice.get('allocation')?.choice).toBe('conservative');
  expect(advice.get('balloon')?.choice).toBe('no');
});

test('guests of several owners are not merged, and get machines of their own', () => {
  const advice = advised({ tenants: true });
  expect(advice.get('ksm')?.choice).toBe('no');
  expect(advice.get('container')?.choice).toBe('virtual machine');
});

test('a device of the host is given only to who need not be migrated live', () => {
  expect(advised({ disk: 'random' }).get('disk')?.choice).toMatch(/^passthrough/);
  expect(advised({ disk: 'random', liveMigration: true }).get('disk')?.choice).toBe('virtio');
  expect(advised({ networkGbps: 25 }).get('network')?.choice).toMatch(/^passthrough/);
  expect(advised({ virtio: false }).get('disk')?.choice).toBe('emulated');
});

test('every answer has a reason for it, and says what speaks against it', () => {
  for (const [topic, each] of advised({ usb: true })) {
    expect(each.for.length, topic).toBeGreaterThan(0);
    expect(each.against.length, topic).toBeGreaterThan(0);
  }
});
