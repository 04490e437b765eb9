import { pinsOf } from '../../derived/placement-of.ts';
import { formatCpuList } from '../../model/cpu-list.ts';
import { defineCheck, fail, need, notApplicable, pass, seen } from '../check.ts';

export const check = defineCheck({
  id: 'PIN-19',
  topic: 'cache',
  subject: 'guest',
  title: 'Every pin names pCPUs that are online',
  problem: 'A pin names pCPUs that are not there',
  severity: 'medium',
  reads: ['/domain/cputune/vcpupin, emulatorpin, iothreadpin', '/sys/devices/system/cpu/online'],
  why: 'The kernel drops what it cannot grant without a word: the vCPU runs on fewer pCPUs than planned, or the guest does not start.',
  remedy:
    'Bring the pCPUs online, or pin to ones that are (virsh vcpupin GUEST VCPU CPU --live --config).',
  takesEffect: 'live',
  notWhen: 'The definition is meant for another host.',
  sources: ['Linux sched_setaffinity(2)'],
  evaluate({ guest, host }) {
    const { tuning } = need(guest.definition, 'definition of the guest');
    const online = new Set(need(host.topology, 'host topology').cpus.online);
    const pins = [
      ...pinsOf(guest).map(({ vcpu, cpus }) => ({ what: `vCPU ${vcpu}`, cpus })),
      ...(tuning.emulatorPin === undefined ? [] : [{ what: 'emulator', cpus: tuning.emulatorPin }]),
      ...tuning.iothreadPins.map(({ iothread, cpus }) => ({ what: `iothread ${iothread}`, cpus })),
    ];
    if (pins.length === 0) return notApplicable('the guest is not pinned');
    const lost = pins
      .map(({ what, cpus }) => ({ what, missing: cpus.filter((cpu) => !online.has(cpu)) }))
      .filter(({ missing }) => missing.length > 0);
    if (lost.length === 0) return pass(seen('pins', `${pins.length}, all to online pCPUs`));
    return fail({
      evidence: lost.map(({ what, missing }) =>
        seen(`pin of ${what}`, `not online: ${formatCpuList(missing)}`),
      ),
    });
  },
});
