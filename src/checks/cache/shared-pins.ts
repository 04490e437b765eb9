import { pinnedCpus } from '../../derived/pinned-cpus.ts';
import { exclusivePins } from '../../derived/placement-of.ts';
import { namesText } from '../../model/amount.ts';
import { defineCheck, fail, notApplicable, pass, seen } from '../check.ts';
import { running } from '../gates.ts';

export const check = defineCheck({
  id: 'PIN-02',
  topic: 'cache',
  subject: 'guest',
  title: 'Each pinned vCPU has its pCPU to itself',
  problem: 'Several vCPUs are pinned to one pCPU',
  severity: 'high',
  reads: ['/domain/cputune/vcpupin of all running guests'],
  why: 'A pin keeps a vCPU from moving out of another’s way. Two on one pCPU share it though others may be idle, and throw each other’s cache out at every switch.',
  remedy: 'virsh vcpupin GUEST VCPU CPU --live --config with a pCPU nobody else is pinned to.',
  takesEffect: 'live',
  notWhen: 'The guests are never busy at the same time.',
  sources: [
    'OpenStack Nova: CPU topologies, dedicated CPUs',
    'libvirt formatdomain: CPU tuning, vcpupin',
  ],
  gates: [running],
  evaluate({ guest, snapshot }) {
    const pins = exclusivePins(guest);
    if (pins.length === 0) return notApplicable('no vCPU is pinned to a single pCPU');
    const pinned = pinnedCpus(snapshot);
    const shared = pins.filter(({ cpu }) => (pinned.get(cpu)?.length ?? 0) > 1);
    if (shared.length === 0) {
      return pass(
        seen('/domain/cputune/vcpupin', pins.map(({ vcpu, cpu }) => `${vcpu}:${cpu}`).join(' ')),
      );
    }
    return fail({
      evidence: shared.map(({ vcpu, cpu }) =>
        seen(`vCPU ${vcpu} on pCPU ${cpu}`, `pinned there: ${namesText(pinned.get(cpu) ?? [])}`),
      ),
      reason: `${guest.name} shares pCPU ${shared[0]?.cpu} with ${others(pinned.get(shared[0]?.cpu ?? -1) ?? [], guest.name)}.`,
    });
  },
});

function others(names: readonly string[], own: string): string {
  const rest = names.filter((name) => name !== own);
  return rest.length === 0 ? 'another vCPU of its own' : namesText(rest);
}
