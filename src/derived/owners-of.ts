import type { Knob } from '../model/change.ts';
import { type Fact, valueOrUndefined } from '../model/fact.ts';
import type { Service } from '../model/host.ts';

/**
 * Programs that set a knob by themselves and again, so that what others set is soon gone; by the names of
 * `host.services`. TuneD is not among them: it sets things once, when its profile is chosen or it starts, and what is
 * to outlast that is kept in a profile of its own (planning/keep-with-tuned.ts).
 */
const OWNERS: readonly { readonly owns: (knob: Knob) => boolean; readonly names: string[] }[] = [
  { owns: isFile(/^\/sys\/kernel\/mm\/ksm\//), names: ['ksmtuned', 'pvestatd', 'momd'] },
  { owns: isFile(/^\/proc\/irq\/\d+\/smp_affinity/), names: ['irqbalance'] },
  {
    owns: isFile(/\/cpufreq\/.*(?:scaling_governor|energy_performance_preference)$/),
    names: ['power-profiles-daemon', 'auto-cpufreq'],
  },
  { owns: isFile(/\/platform_profile$/), names: ['power-profiles-daemon'] },
  {
    owns: ({ kind }) => kind === 'domain-pin' || kind === 'domain-memory',
    names: ['numad', 'nova-compute', 'virt-handler'],
  },
  {
    owns: ({ kind }) => kind === 'domain-balloon' || kind === 'process-balloon',
    names: ['pvestatd', 'momd'],
  },
  {
    owns: ({ kind }) => kind === 'thread-affinity' || kind === 'process-memory',
    names: ['numad'],
  },
  {
    owns: ({ kind }) => kind === 'domain-xml' || kind === 'domain-parameter',
    names: ['nova-compute', 'virt-handler'],
  },
];

/** Names of the running programs that own a knob: a change would not last beside them. */
export function ownersOf(knob: Knob, services: Fact<readonly Service[]>): string[] {
  const running = (valueOrUndefined(services) ?? []).filter((service) => service.running);
  return OWNERS.flatMap(({ owns, names }) => (owns(knob) ? names : [])).filter((owner) =>
    running.some(({ name }) => name === owner),
  );
}

function isFile(pattern: RegExp): (knob: Knob) => boolean {
  return (knob) => knob.kind === 'kernel-file' && pattern.test(knob.path);
}
