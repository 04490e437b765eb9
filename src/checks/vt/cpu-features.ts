import type { GuestDefinition } from '../../model/guest-definition.ts';
import type { HostCpu } from '../../model/host.ts';
import { defineCheck, fail, need, noMend, pass, seen } from '../check.ts';
import { setAttribute } from '../edit.ts';
import { onKvm, running } from '../gates.ts';

/** Features that make guests faster, as /proc/cpuinfo spells them: what for. */
const FAST: Readonly<Record<string, string>> = {
  aes: 'encryption',
  avx: 'vector code',
  avx2: 'vector code',
  avx512f: 'vector code',
  pcid: 'page-table isolation without flushing the TLB',
  invpcid: 'TLB flushes of one address space',
  pdpe1gb: '1 GiB pages',
  x2apic: 'interrupts without exits to emulated memory',
  tsc_deadline_timer: 'cheap timers',
  erms: 'copying memory',
  fsrm: 'copying memory',
};
/** libvirt and QEMU spell some with a hyphen. */
const SPELLING: Readonly<Record<string, string>> = { tsc_deadline_timer: 'tsc-deadline' };
/** CPU models of QEMU that leave pcid out though these processors had it (docs/system/i386/cpu-models). */
const WITHOUT_PCID = /^(?:Westmere|SandyBridge|IvyBridge)/;
const WITHHELD: ReadonlySet<string> = new Set(['disable', 'forbid', 'off']);
const GRANTED: ReadonlySet<string> = new Set(['require', 'force', 'on']);

export const check = defineCheck({
  id: 'VT-09',
  topic: 'vt',
  subject: 'guest',
  title: 'The guest is not denied features that make it faster',
  problem: 'The guest is denied CPU features that make it faster',
  severity: 'medium',
  reads: ['/domain/cpu/feature/@policy', '/domain/cpu/model', '-cpu', '/proc/cpuinfo flags'],
  why: 'Software chooses its code by what the CPU says. Without AES it encrypts in software; without PCID a kernel with page-table isolation flushes its TLB at every entry.',
  remedy: '<feature policy="require" name="pcid"/> for those named; start the guest again.',
  takesEffect: 'next-start',
  notWhen: 'The guest migrates live to hosts that do not have them.',
  sources: [
    'QEMU documentation, system/qemu-cpu-models: important CPU features for Intel x86 hosts',
    'Proxmox VE admin guide, qm: CPU flags, pcid',
  ],
  gates: [running, onKvm],
  evaluate({ guest, host }) {
    const { cpu } = need(guest.definition, 'definition of the guest');
    const denied = deniedFlags(cpu, need(host.cpu, '/proc/cpuinfo'));
    const evidence = seen('/domain/cpu', `${cpu.mode ?? 'model'} ${cpu.model ?? ''}`.trim());
    if (denied.length === 0) return pass(evidence);
    const names = denied.map(nameOf);
    return fail({
      evidence: [
        evidence,
        ...denied.map((flag) =>
          seen(`${nameOf(flag)} (${FAST[flag]})`, 'the host has it, the guest not'),
        ),
      ],
      reason: `${guest.name} goes without ${names.join(', ')}.`,
      remedy: `${names.map((name) => `<feature policy="require" name="${name}"/>`).join(' ')} in <cpu>.`,
    });
  },
  mend({ guest, host }) {
    const { cpu } = need(guest.definition, 'definition of the guest');
    if (cpu.mode === undefined && cpu.model === undefined)
      noMend('the guest has a default CPU: mend that first (VT-08)');
    const names = deniedFlags(cpu, need(host.cpu, '/proc/cpuinfo')).map(nameOf);
    return [
      {
        set: 'definition',
        title: `its CPU has ${names.join(', ')}`,
        edits: names.map((name) =>
          setAttribute(`cpu/feature[@name="${name}"]`, 'policy', 'require'),
        ),
        givesUp: 'live migration to hosts without them',
      },
    ];
  },
});

function deniedFlags(cpu: GuestDefinition['cpu'], { flags }: HostCpu): string[] {
  const has = new Set(flags);
  return Object.keys(FAST).filter((flag) => has.has(flag) && isDenied(cpu, flag));
}

function nameOf(flag: string): string {
  return SPELLING[flag] ?? flag;
}

function isDenied({ features, mode, model = '' }: GuestDefinition['cpu'], flag: string): boolean {
  const own = features.findLast(({ name }) => name === nameOf(flag) || name === flag);
  if (own !== undefined && WITHHELD.has(own.policy)) return true;
  if (own !== undefined && GRANTED.has(own.policy)) return false;
  return flag === 'pcid' && (mode ?? 'custom') === 'custom' && WITHOUT_PCID.test(model);
}
