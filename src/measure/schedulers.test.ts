import { expect, test } from 'vitest';
import { requireScheduler } from './schedulers.ts';

test('a scheduler is one of those that the kernel offers, chosen or not', () => {
  expect(() => requireScheduler('none', '/dev/vda', '[none] mq-deadline \n')).not.toThrow();
  expect(() => requireScheduler('mq-deadline', '/dev/vda', '[none] mq-deadline \n')).not.toThrow();
});

test('of one that it does not offer, those are named that it does', () => {
  expect(() => requireScheduler('bfq', '/dev/vda', '[none] mq-deadline kyber\n')).toThrow(
    /\/dev\/vda has no I\/O scheduler bfq; it has none, mq-deadline, kyber: install a kernel/,
  );
});
