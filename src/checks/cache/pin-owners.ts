import { pinnedCpus } from '../../derived/pinned-cpus.ts';
import { valueOrUndefined } from '../../model/fact.ts';
import { defineCheck, fail, need, notApplicable, pass, seen } from '../check.ts';
import { hasRunningGuests } from '../gates.ts';

/** Programs that move what was pinned, and what in their settings says that they leave it alone. */
const MOVERS = [
  {
    name: 'numad',
    leaves: /(?:^|\s)-x\b/,
    does: 'moves processes and their memory between nodes',
    remedy: 'stop numad, or numad -x PID for the pinned guests',
  },
  {
    name: 'irqbalance',
    leaves: /IRQBALANCE_BANNED_CPU/,
    does: 'moves interrupts onto any pCPU',
    remedy: 'IRQBALANCE_BANNED_CPULIST with the pinned pCPUs',
  },
] as const;

export const check = defineCheck({
  id: 'PIN-20',
  topic: 'cache',
  subject: 'host',
  title: 'Nobody moves what administrators pinned',
  problem: 'A program moves what administrators pinned',
  severity: 'low',
  reads: ['running numad and irqbalance, and their settings', '/domain/cputune/vcpupin'],
  why: 'Pins are a decision for the whole host. A program that decides by itself, by load, undoes it when the load changes.',
  remedy: 'Exclude the pinned guests and pCPUs, or stop the program.',
  takesEffect: 'live',
  notWhen: 'Pinned pCPUs are isolated at boot: irqbalance leaves those alone by itself.',
  sources: ['numad(8): -x', 'irqbalance(1): IRQBALANCE_BANNED_CPULIST'],
  gates: [hasRunningGuests],
  evaluate({ host, snapshot }) {
    const pinned = [...pinnedCpus(snapshot).keys()];
    if (pinned.length === 0) return notApplicable('no vCPU is pinned to a pCPU of its own');
    const services = need(host.services, 'running services');
    const isolated = new Set(valueOrUndefined(host.topology)?.cpus.isolated);
    const moving = MOVERS.filter(({ name, leaves }) => {
      const service = services.find((one) => one.name === name && one.running);
      if (service === undefined || leaves.test(valueOrUndefined(service.setting) ?? ''))
        return false;
      return name !== 'irqbalance' || !pinned.every((cpu) => isolated.has(cpu));
    });
    if (moving.length === 0) return pass(seen('running, and not told to leave pins alone', 'none'));
    return fail({
      evidence: moving.map(({ name, does }) => seen(`${name} runs`, does)),
      severity: moving.some(({ name }) => name === 'numad') ? 'medium' : 'low',
      remedy: `${moving.map(({ remedy }) => remedy).join('; ')}.`,
    });
  },
});
