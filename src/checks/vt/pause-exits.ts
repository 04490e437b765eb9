import { hostDemand } from '../../derived/host-demand.ts';
import { isActive } from '../../derived/is-active.ts';
import { isRealTime } from '../../derived/latency-marks.ts';
import type { Fact } from '../../model/fact.ts';
import { valueOrUndefined } from '../../model/fact.ts';
import type { HostKvm } from '../../model/host.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { defineCheck, fail, need, notApplicable, pass, seen, unknown } from '../check.ts';
import { hasRunningGuests } from '../gates.ts';

/** Where the backends of KVM keep how soon a spinning vCPU leaves its guest; 0 = never. */
const PARAMETERS = [
  ['kvm_intel', 'ple_gap'],
  ['kvm_amd', 'pause_filter_count'],
] as const;

export const check = defineCheck({
  id: 'VT-13',
  topic: 'vt',
  subject: 'host',
  title: 'Spinning vCPUs leave the guest where pCPUs are short, and only there',
  problem: 'What KVM does with spinning vCPUs does not suit the guests',
  severity: 'low',
  reads: [
    '/sys/module/kvm_intel/parameters/ple_gap',
    '/sys/module/kvm_amd/parameters/pause_filter_count',
    'vCPUs of running guests, online pCPUs, /domain/cputune/vcpusched',
  ],
  why: 'A vCPU that spins for a lock whose holder has no pCPU wastes its own; pause-loop exiting gives that pCPU to somebody else. Where every vCPU has a pCPU the exit only delays.',
  remedy:
    'options kvm_intel ple_gap=128 (kvm_amd pause_filter_count=3000) in /etc/modprobe.d, the defaults; 0 on a host of real-time guests. Load the module again with no guest running.',
  takesEffect: 'reboot',
  notWhen: 'The processor has no pause-loop exiting (old ones): the kernel then sets 0 by itself.',
  sources: [
    'Linux arch/x86/kvm/vmx/vmx.c: ple_gap; svm/svm.c: pause_filter_count',
    'TuneD profile realtime-virtual-host: kvm_intel ple_gap=0',
    'Raghavendra K T, linux-kernel 2012-07-10: PLE handler',
  ],
  gates: [hasRunningGuests],
  evaluate({ host, snapshot }) {
    const { flags } = need(host.cpu, 'processor');
    if (flags.includes('hypervisor'))
      return notApplicable('this host is a virtual machine: its own host decides');
    const found = parameterOf(need(host.kvm.modules, 'modules of KVM'));
    if (found === undefined) return notApplicable('neither kvm_intel nor kvm_amd tells it');
    const value = need(found.value, found.path);
    const pcpus = need(host.topology, 'host topology').cpus.online.length;
    const { vcpus, uncounted } = hostDemand(snapshot);
    const isOff = value === '0';
    const evidence = [
      seen(found.path, value),
      seen('vCPUs of running guests', `${vcpus} on ${pcpus} pCPUs`),
    ];
    if (isOff && vcpus > pcpus)
      return fail({
        evidence,
        reason: `vCPUs that spin for a lock keep their pCPU, though ${vcpus} vCPUs share ${pcpus}.`,
      });
    if (isOff && uncounted > 0) return unknown(`${uncounted} guests whose vCPUs are not known`);
    const realTime = realTimeGuests(snapshot);
    if (isOff || vcpus > pcpus || realTime.length === 0) return pass(...evidence);
    return fail({
      evidence: [...evidence, seen('guests with real-time vCPUs', realTime.join(', '))],
      reason: 'Real-time vCPUs leave their guest when they spin, though each has a pCPU.',
      remedy: 'options kvm_intel ple_gap=0 (kvm_amd pause_filter_count=0) in /etc/modprobe.d.',
    });
  },
});

interface Parameter {
  readonly path: string;
  readonly value: Fact<string>;
}

type Modules = Extract<HostKvm['modules'], { value: unknown }>['value'];

function parameterOf(modules: Modules): Parameter | undefined {
  for (const [module, name] of PARAMETERS) {
    const value = modules[module]?.[name];
    if (value !== undefined) return { path: `/sys/module/${module}/parameters/${name}`, value };
  }
  return undefined;
}

function realTimeGuests({ guests }: Snapshot): string[] {
  return guests.filter(isActive).flatMap(({ name, definition }) => {
    const known = valueOrUndefined(definition);
    return known !== undefined && isRealTime(known) ? [name] : [];
  });
}
