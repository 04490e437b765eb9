import type { GuestDefinition } from '../../model/guest-definition.ts';
import type { HostCpu } from '../../model/host.ts';
import { defineCheck, fail, need, noMend, notApplicable, pass, seen } from '../check.ts';
import { setAttribute } from '../edit.ts';
import { onKvm, running } from '../gates.ts';

/**
 * What a guest needs to see to mitigate as its host does: feature of libvirt and QEMU, flag of the host's
 * /proc/cpuinfo, and CPU models that do not have it (QEMU docs/system/cpu-models-x86.rst.inc).
 */
const NEEDED = [
  {
    name: 'spec-ctrl',
    flag: 'spec_ctrl',
    missingIn: /^(?:Nehalem|Westmere|SandyBridge|IvyBridge|Haswell|Broadwell|Skylake)(?!.*IBRS)/,
  },
  {
    name: 'ssbd',
    flag: 'ssbd',
    missingIn: /^(?:Nehalem|Westmere|SandyBridge|IvyBridge|Haswell|Broadwell|Skylake)/,
  },
  {
    name: 'md-clear',
    flag: 'md_clear',
    missingIn: /^(?:Nehalem|Westmere|SandyBridge|IvyBridge|Haswell|Broadwell|Skylake)/,
  },
  { name: 'ibpb', flag: 'ibpb', missingIn: /^(?:Opteron|EPYC(?!.*(?:IBPB|Rome|Milan|Genoa)))/ },
] as const;
const WITHHELD: ReadonlySet<string> = new Set(['disable', 'forbid', 'off']);

export const check = defineCheck({
  id: 'VT-12',
  topic: 'vt',
  subject: 'guest',
  title: 'The guest sees the CPU features that make mitigations cheap',
  problem: 'The guest does not see CPU features that its mitigations need',
  severity: 'low',
  reads: ['/domain/cpu', '-cpu', '/proc/cpuinfo flags: spec_ctrl, ssbd, md_clear, ibpb'],
  why: 'A guest that cannot see the processor’s own means mitigates in slower ways, or not at all while its host believes it does.',
  remedy:
    '<feature policy="require" name="spec-ctrl"/> and the others named here, or mode="host-model"; start the guest again.',
  takesEffect: 'next-start',
  notWhen: 'The guest migrates to hosts without that microcode.',
  sources: [
    'QEMU documentation, system/qemu-cpu-models: important CPU features',
    'Proxmox VE admin guide, qm: Meltdown / Spectre related CPU flags',
  ],
  gates: [running, onKvm],
  evaluate({ guest, host }) {
    const { cpu } = need(guest.definition, 'definition of the guest');
    const possible = possibleOn(need(host.cpu, '/proc/cpuinfo'));
    if (possible.length === 0) return notApplicable('the host’s processor has none of them');
    const missing = possible.filter(({ name, missingIn }) => lacks(cpu, name, missingIn));
    const place = seen('/domain/cpu', `${cpu.mode ?? 'model'} ${cpu.model ?? ''}`.trim());
    if (missing.length === 0)
      return pass(place, seen('the host has', possible.map(({ name }) => name).join(', ')));
    const names = missing.map(({ name }) => name).join(', ');
    return fail({
      evidence: [place, seen('the host has, the guest not', names)],
      reason: `${guest.name} mitigates without ${names}.`,
    });
  },
  mend({ guest, host }) {
    const { cpu } = need(guest.definition, 'definition of the guest');
    if (cpu.mode === undefined && cpu.model === undefined)
      noMend('the guest has a default CPU: mend that first (VT-08)');
    const names = possibleOn(need(host.cpu, '/proc/cpuinfo'))
      .filter(({ name, missingIn }) => lacks(cpu, name, missingIn))
      .map(({ name }) => name);
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

function possibleOn({ flags }: HostCpu) {
  const has = new Set(flags);
  return NEEDED.filter(({ flag }) => has.has(flag));
}

function lacks(
  { features, mode = 'custom', model = '' }: GuestDefinition['cpu'],
  name: string,
  missingIn: RegExp,
): boolean {
  const own = features.findLast((feature) => feature.name === name);
  if (own !== undefined) return WITHHELD.has(own.policy);
  return mode === 'custom' && missingIn.test(model);
}
