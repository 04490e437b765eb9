import { exclusivePins } from '../../derived/placement-of.ts';
import { threadsOf } from '../../derived/vcpu-window.ts';
import { formatCpuList } from '../../model/cpu-list.ts';
import { defineCheck, fail, need, notApplicable, pass, seen } from '../check.ts';
import { notOvercommitted, running, sampled } from '../gates.ts';
import { percent } from '../wording.ts';

/** Of the window: less is a packet now and then. */
const BUSY_SHARE = 0.05;

export const check = defineCheck({
  id: 'SCH-16',
  topic: 'scheduling',
  subject: 'guest',
  title: 'Busy vhost threads keep off the pinned vCPUs',
  problem: 'A busy vhost thread may run on the pCPUs of pinned vCPUs',
  severity: 'medium',
  reads: ['Cpus_allowed_list and schedstat of the vhost threads', '/domain/cputune/vcpupin'],
  why: 'vhost carries the guest’s packets. On a pinned vCPU’s pCPU it pushes the vCPU off, which cannot go elsewhere, the more the more traffic there is.',
  remedy:
    'virsh emulatorpin GUEST CPULIST --live --config: from Linux 6.4 on vhost threads belong to QEMU and follow it; older ones are kernel threads, taskset -p CPULIST TID moves them.',
  takesEffect: 'live',
  notWhen: 'Every pCPU of the node carries a pinned vCPU; then share one that has time left.',
  sources: [
    'Linux commit 6e890c5d5021: vhost: use vhost_tasks for worker threads (6.4)',
    'libvirt formatdomain: CPU tuning, emulatorpin',
    'kubevirt/enhancements issue 374: vhost threads on dedicated CPUs',
  ],
  gates: [running, sampled, notOvercommitted],
  evaluate({ guest }) {
    const pinned = new Set(exclusivePins(guest).map(({ cpu }) => cpu));
    if (pinned.size === 0) return notApplicable('no vCPU is pinned to a pCPU of its own');
    const windowNs = need(guest.runtime, 'runtime of the guest').windowMs * 1e6;
    const threads = need(threadsOf(guest, 'vhost'), 'threads of the guest').map((thread) => ({
      name: `${thread.name} (${thread.tid})`,
      allowed: need(thread.allowedCpus, 'pCPUs a vhost thread may use'),
      share: (need(thread.runNs, 'run time of the vhost thread').delta ?? 0) / windowNs,
    }));
    if (threads.length === 0) return notApplicable('the guest has no vhost thread');
    const evidence = [
      seen('/domain/cputune/vcpupin', formatCpuList(pinned)),
      ...threads.map(({ name, allowed, share }) =>
        seen(name, `may use ${formatCpuList(allowed)}, ran ${percent(share)} of the window`),
      ),
    ];
    const inTheWay = threads.filter(
      ({ allowed, share }) => share > BUSY_SHARE && allowed.some((cpu) => pinned.has(cpu)),
    );
    return inTheWay.length === 0 ? pass(...evidence) : fail({ evidence });
  },
});
