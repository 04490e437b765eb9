import { expect, test } from 'vitest';
import { absent, type Fact, known, unreadable } from '../model/fact.ts';
import type { KvmProbe } from '../model/host.ts';
import { guestAcceleration } from './guest-acceleration.ts';

function probed(guestInstructionsPerUs: Fact<number>): Fact<KvmProbe> {
  return known({ apiVersion: 12, canCreateVm: true, guestInstructionsPerUs });
}

test.each([
  ['the processor runs the loop', probed(known(735)), 'kvm', undefined],
  ['the slowest that is taken for a processor', probed(known(50)), 'kvm', undefined],
  ['just below it', probed(known(49.9)), 'kvm (not effective)', /49\.9 instructions .* VT-15/],
  ['the kernel interprets', probed(known(0.8)), 'kvm (not effective)', /present but not effective/],
  ['the guest did not end', probed(unreadable('KVM_RUN: EIO')), 'tcg', /could not run .*EIO/],
  ['no guest could be made', probed(absent), 'tcg', /KVM could not run a guest$/],
  ['nobody could ask', unreadable('EACCES; run as root'), 'tcg', /run as root/],
  ['there is no KVM', absent, 'tcg', /no \/dev\/kvm/],
] as const)('%s: a guest is called so, with the reason', (_name, probe, acceleration, reason) => {
  const found = guestAcceleration(probe);
  expect(found.acceleration).toBe(acceleration);
  if (reason === undefined) expect(found.reason).toBeUndefined();
  else expect(found.reason).toMatch(reason);
});
