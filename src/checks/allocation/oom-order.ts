import { memoryText } from '../../model/amount.ts';
import { valueOrUndefined } from '../../model/fact.ts';
import { defineCheck, fail, need, pass, seen } from '../check.ts';
import { running } from '../gates.ts';

/** The process is never killed (proc(5), oom_score_adj). */
const NEVER = -1000;
/** oom_score_adj is in thousandths of the memory there is. */
const WHOLE = 1000;

export const check = defineCheck({
  id: 'OVC-15',
  topic: 'allocation',
  subject: 'guest',
  title: 'The guest is neither first to be killed for memory nor exempt from it',
  problem: 'The guest’s place in the order of killing for memory is set badly',
  severity: 'low',
  reads: ['/proc/PID/oom_score_adj of QEMU'],
  why: 'When memory runs out the kernel kills the process with the highest score: what it uses, and the adjustment. QEMU is large already; started from a user’s session, or in most pods, it gets some on top.',
  remedy:
    'Run the guest by the system’s libvirt daemon, or set OOMScoreAdjust=0 in the unit that starts it; overcommitted hosts need swap first (OVC-05).',
  takesEffect: 'next-start',
  notWhen: 'The guest is the one that may be lost, and this is meant to say so.',
  sources: [
    'proc(5): oom_score_adj',
    'systemd pull request 20893: sessions of users get 100 more, their services another 100',
    'Kubernetes documentation: node pressure eviction, oom_score_adj by quality of service',
  ],
  gates: [running],
  evaluate({ guest, host }) {
    const { oomScoreAdjust } = need(guest.process, 'process of the guest');
    const adjustment = need(oomScoreAdjust, '/proc/PID/oom_score_adj');
    const evidence = [seen('/proc/PID/oom_score_adj', adjustment)];
    if (adjustment === NEVER)
      return fail({
        evidence,
        reason: `${guest.name} is never killed for memory: when it runs out, the host’s own services are.`,
        remedy: 'Raise oom_score_adj above -1000 where the guest is started.',
      });
    if (adjustment <= 0) return pass(...evidence);
    const total = valueOrUndefined(host.memory.meminfo)?.MemTotal;
    const worth =
      total === undefined ? '' : `, as if it used ${memoryText((total * adjustment) / WHOLE)} more`;
    return fail({
      evidence,
      reason: `${guest.name} is killed sooner than its size says${worth}.`,
    });
  },
});
