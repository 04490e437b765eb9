import { expect, it } from 'vitest';
import { buildPeer, runOurs } from './fair-share.ts';

it('shares pCPUs out as SimGrid does, where it is installed', () => {
  using peer = buildPeer();
  const workload = { hosts: 2, cores: 4, vcpus: 11, tasks: 40 };
  const ours = runOurs(workload).makespanS;
  // 880 tasks of 1 to 21 ms on eight pCPUs.
  expect(ours).toBeGreaterThan(0.9);
  expect(ours).toBeLessThan(1.6);
  const theirs = peer?.run(workload).makespanS ?? ours;
  expect(Math.abs(ours / theirs - 1)).toBeLessThan(1e-3);
});
