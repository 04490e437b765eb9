import { expect, test } from 'vitest';
import { requireScheduler } from './schedulers.ts';

const disk = { device: '/dev/vda', remedy: 'install a kernel with its module' };

test('a scheduler is one of those that the kernel offers, chosen or not', () => {
  const text = '[none] mq-deadline \n';
  expect(() => requireScheduler('none', { ...disk, text })).not.toThrow();
  expect(() => requireScheduler('mq-deadline', { ...disk, text })).not.toThrow();
});

test('of one that it does not offer, those are named that it does', () => {
  expect(() => requireScheduler('bfq', { ...disk, text: '[none] mq-deadline kyber\n' })).toThrow(
    '/dev/vda has no I/O scheduler bfq; it has none, mq-deadline, kyber: install a kernel with its module',
  );
});
