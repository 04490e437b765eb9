import { pinnedCpus } from '../../derived/pinned-cpus.ts';
import { exclusivePins } from '../../derived/placement-of.ts';
import { threadsOf } from '../../derived/vcpu-window.ts';
import { formatCpuList } from '../../model/cpu-list.ts';
import { defineCheck, fail, need, notApplicable, pass, seen, unknown } from '../check.ts';
import { running } from '../gates.ts';

export const check = defineCheck({
  id: 'OVC-11',
  topic: 'allocation',
  subject: 'guest',
  title: 'Guests that float keep off the pCPUs of pinned ones',
  problem: 'The guest floats over pCPUs that others are pinned to',
  severity: 'medium',
  reads: ['/proc/PID/task/TID/status Cpus_allowed_list', '/domain/cputune/vcpupin of all guests'],
  why: 'A pinned vCPU cannot go out of the way: whatever lands on its pCPU takes half of it, though other pCPUs are free.',
  remedy:
    'A cpuset for guests that share (<vcpu cpuset="...">, or machine.slice) without the pCPUs of pinned guests.',
  takesEffect: 'live',
  notWhen: 'The pins only keep a guest on its node, and no pCPU is meant to be its own.',
  sources: [
    'OpenStack Nova: cpu_dedicated_set and cpu_shared_set',
    'libvirt formatdomain: CPU allocation',
  ],
  gates: [running],
  evaluate({ guest, snapshot }) {
    if (exclusivePins(guest).length > 0) return notApplicable('the guest is pinned itself');
    const pinned = pinnedCpus(snapshot);
    if (pinned.size === 0) return notApplicable('no guest is pinned to single pCPUs');
    const threads = need(threadsOf(guest, 'vcpu'), 'threads of the guest');
    if (threads.length === 0) return unknown('no vCPU thread was told from the others');
    const allowed = new Set(
      threads.flatMap(({ allowedCpus }) => need(allowedCpus, 'pCPUs a vCPU may use')),
    );
    const shared = [...pinned.keys()].filter((cpu) => allowed.has(cpu));
    const evidence = [
      seen('its vCPUs may use', formatCpuList(allowed)),
      seen('pinned by others', formatCpuList(pinned.keys())),
    ];
    return shared.length === 0 ? pass(...evidence) : fail({ evidence });
  },
});
