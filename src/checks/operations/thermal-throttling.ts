import { defineCheck, fail, need, pass, seen } from '../check.ts';

export const check = defineCheck({
  id: 'OPS-06',
  topic: 'operations',
  subject: 'host',
  title: 'The processor is not throttled by heat',
  problem: 'The processor is throttled by heat',
  severity: 'high',
  reads: ['/sys/devices/system/cpu/cpu*/thermal_throttle/core_throttle_count over the window'],
  why: 'A throttled core runs at a fraction of its frequency: everything on it slows down, and no setting of guests can help.',
  remedy:
    'Mend the cooling; until then lower the power limit, so that the frequency is steady rather than high and low in turns.',
  takesEffect: 'live',
  notWhen: 'Never.',
  sources: ['Linux Documentation/admin-guide/pm (thermal throttling); arch/x86 thermal_throttle'],
  evaluate({ host }) {
    const delta = need(host.power.throttleDelta, 'throttle events');
    const total = need(host.power.throttleCount, 'throttle events since boot');
    const evidence = seen('thermal_throttle', `${delta} events in the window, ${total} since boot`);
    return delta === 0 ? pass(evidence) : fail({ evidence: [evidence] });
  },
});
