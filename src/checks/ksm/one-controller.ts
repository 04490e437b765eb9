import { ksmAdvisor } from '../../derived/ksm-account.ts';
import { defineCheck, fail, need, pass, seen } from '../check.ts';

/** Programs that write run and pages_to_scan. */
const CONTROLLERS: ReadonlySet<string> = new Set(['ksmtuned', 'momd', 'virt-handler']);

export const check = defineCheck({
  id: 'KSM-07',
  topic: 'ksm',
  subject: 'host',
  title: 'At most one program steers KSM',
  problem: 'Several programs steer KSM against each other',
  severity: 'low',
  reads: ['running ksmtuned, momd, virt-handler', '/sys/kernel/mm/ksm/advisor_mode'],
  why: 'ksmtuned, MOM, KubeVirt and the kernel’s advisor all set the scan rate; while the advisor is on, what is written to pages_to_scan is overridden.',
  remedy: 'Keep the kernel’s advisor (scan-time) or one daemon, and stop the others.',
  takesEffect: 'live',
  notWhen: 'One of them is known to be configured to leave KSM alone.',
  sources: ['Linux Documentation/admin-guide/mm/ksm.rst, advisor_mode'],
  evaluate({ host }) {
    const ksm = need(host.memory.ksm, '/sys/kernel/mm/ksm');
    const services = need(host.services, 'running services');
    const advisor = need(ksmAdvisor(ksm), 'advisor_mode');
    const active = [
      ...services
        .filter(({ name, running }) => running && CONTROLLERS.has(name))
        .map(({ name }) => name),
      ...(advisor === 'none' ? [] : [`kernel advisor (${advisor})`]),
    ];
    const evidence = seen('steering KSM', active.length === 0 ? 'nobody' : active.join(', '));
    return active.length > 1 ? fail({ evidence: [evidence] }) : pass(evidence);
  },
});
