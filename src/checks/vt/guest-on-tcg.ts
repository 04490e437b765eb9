import { valueOrUndefined } from '../../model/fact.ts';
import { defineCheck, fail, need, pass, seen } from '../check.ts';
import { running } from '../gates.ts';

/** What `uname -m` says, and the architectures of guests such a host can run on KVM. */
const NATIVE: Readonly<Record<string, readonly string[]>> = {
  x86_64: ['x86_64', 'i686'],
  aarch64: ['aarch64', 'armv7l'],
  ppc64le: ['ppc64le', 'ppc64'],
  s390x: ['s390x'],
  riscv64: ['riscv64'],
};

export const check = defineCheck({
  id: 'VT-02',
  topic: 'vt',
  subject: 'guest',
  title: 'The guest runs on KVM',
  problem: 'The guest runs without KVM: QEMU translates its instructions',
  severity: 'critical',
  reads: [
    '/proc/PID/fd: anon_inode:kvm-vm',
    'QMP query-kvm',
    '/domain/@type',
    '-accel, -machine accel=',
  ],
  why: 'QEMU’s translator (TCG) is an order of magnitude slower than the processor, and more for floating point. A guest defined while KVM was missing stays on it silently.',
  remedy:
    'Set <domain type="kvm"> (QEMU: -accel kvm) and start the guest again; VT-01 and VT-03 tell whether KVM is usable.',
  takesEffect: 'next-start',
  notWhen:
    'The guest has another architecture than the host, or KVM is not effective here (VT-15) and TCG is the faster one.',
  sources: [
    'virt-manager issue 205: a guest that fell back to TCG',
    'QEMU documentation, system/introduction: accelerators',
  ],
  gates: [running],
  evaluate({ guest, host }) {
    const accelerator = need(guest.accelerator, 'accelerator of the guest');
    const evidence = [seen('accelerator in use', accelerator)];
    const definition = valueOrUndefined(guest.definition);
    if (definition !== undefined) evidence.push(seen('asked for', definition.accelerator));
    if (accelerator !== 'tcg') return pass(...evidence);
    const hostArchitecture = need(host.cpu, 'host CPU').architecture;
    const own = definition?.architecture;
    if (own !== undefined && NATIVE[hostArchitecture]?.includes(own) === false) {
      return {
        status: 'not-applicable',
        reason: `the guest is ${own}, the host ${hostArchitecture}: KVM cannot run it`,
      };
    }
    return fail({ evidence, reason: `${guest.name} runs on TCG.` });
  },
});
