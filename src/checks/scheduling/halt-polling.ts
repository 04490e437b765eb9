import { valueOrUndefined } from '../../model/fact.ts';
import { defineCheck, fail, need, notApplicable, pass, seen } from '../check.ts';
import { onKvm, running, sampled } from '../gates.ts';
import { percent } from '../wording.ts';

/** Time polled in vain, as a share of one pCPU over the window. */
const WASTE_SHARE = 0.1;

export const check = defineCheck({
  id: 'SCH-03',
  topic: 'scheduling',
  subject: 'guest',
  title: 'Polling for the end of a halt pays for itself',
  problem: 'Polling for the end of a halt mostly wastes time',
  severity: 'low',
  reads: [
    '/sys/kernel/debug/kvm/PID-FD halt_poll_success_ns, halt_poll_fail_ns',
    '/sys/module/kvm/parameters/halt_poll_ns',
  ],
  why: 'Before it sleeps, a halted vCPU polls for up to halt_poll_ns. Successful polling saves a wake-up; polling in vain takes pCPU time from other guests and keeps cores awake.',
  remedy:
    'Lower /sys/module/kvm/parameters/halt_poll_ns on dense hosts (0 turns it off for all guests).',
  takesEffect: 'live',
  notWhen: 'Latency matters more than density or power.',
  sources: ['Linux Documentation/virt/kvm/halt-polling.rst'],
  gates: [running, onKvm, sampled],
  evaluate({ guest, host }) {
    const runtime = need(guest.runtime, 'runtime of the guest');
    const counters = need(runtime.kvmCounters, 'KVM counters of the guest');
    const failed = counters.halt_poll_fail_ns?.delta;
    const successful = counters.halt_poll_success_ns?.delta;
    if (failed === undefined || successful === undefined) {
      return notApplicable('this kernel does not count polling time');
    }
    const share = failed / (runtime.windowMs * 1e6);
    const limit = valueOrUndefined(host.kvm.modules)?.kvm?.halt_poll_ns;
    const evidence = [
      seen('halt_poll_fail_ns', `${percent(share)} of a pCPU`),
      seen('halt_poll_success_ns', `${percent(successful / (runtime.windowMs * 1e6))} of a pCPU`),
      ...(limit !== undefined && 'value' in limit ? [seen('halt_poll_ns', limit.value)] : []),
    ];
    return share <= WASTE_SHARE || failed <= successful ? pass(...evidence) : fail({ evidence });
  },
  mend: () => [
    {
      set: 'module-option',
      module: 'kvm',
      parameter: 'halt_poll_ns',
      value: '0',
      risk: 'low',
      riskText: 'all guests wake up some microseconds later after a short halt',
    },
  ],
});
