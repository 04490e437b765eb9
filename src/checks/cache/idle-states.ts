import { valueOrUndefined } from '../../model/fact.ts';
import { defineCheck, fail, need, pass, seen } from '../check.ts';
import { hasRunningGuests } from '../gates.ts';

/** What TuneD's virtual-host profile allows for waking up (force_latency=cstate.id_no_zero:3|70). */
const LIMIT_US = 70;

export const check = defineCheck({
  id: 'PIN-13',
  topic: 'cache',
  subject: 'host',
  title: 'Idle cores wake up quickly',
  problem: 'Idle cores sleep so deeply that waking them takes long',
  severity: 'low',
  reads: ['/sys/devices/system/cpu/cpu*/cpuidle/state*/latency, disable', '/dev/cpu_dma_latency'],
  why: 'A vCPU that waits for I/O or a timer wakes up only after the core has: hundreds of microseconds from the deepest states.',
  remedy: 'tuned-adm profile virtual-host, or hold a limit of 70 us in /dev/cpu_dma_latency.',
  takesEffect: 'live',
  notWhen:
    'Latency does not matter, or turbo headroom of the other cores does: deep sleep is what feeds it.',
  sources: ['Linux Documentation/admin-guide/pm/cpuidle.rst', 'TuneD profile virtual-host'],
  gates: [hasRunningGuests],
  evaluate({ host }) {
    const states = need(host.power.idleStates, 'idle states').filter(({ disabled }) => !disabled);
    const limit = valueOrUndefined(host.power.cpuDmaLatencyUs);
    const usable = states.filter(
      ({ exitLatencyUs }) => limit === undefined || exitLatencyUs <= limit,
    );
    const deepest = usable.reduce((worst, state) => Math.max(worst, state.exitLatencyUs), 0);
    const evidence = [
      seen(
        'enabled idle states',
        usable.map(({ name, exitLatencyUs }) => `${name} ${exitLatencyUs} us`).join(', ') || 'none',
      ),
      seen('/dev/cpu_dma_latency', limit === undefined ? 'nobody holds it' : `${limit} us`),
    ];
    if (deepest <= LIMIT_US) return pass(...evidence);
    return fail({
      evidence,
      reason: `The deepest idle state in use takes ${deepest} us to leave.`,
    });
  },
});
