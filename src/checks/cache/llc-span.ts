import { pinsOf } from '../../derived/placement-of.ts';
import { defineCheck, fail, need, notApplicable, pass, seen } from '../check.ts';

export const check = defineCheck({
  id: 'PIN-04',
  topic: 'cache',
  subject: 'guest',
  title: 'The guest’s pins touch no more last-level caches than needed',
  problem: 'The guest’s pins are spread over more last-level caches than needed',
  severity: 'medium',
  reads: ['/domain/cputune/vcpupin', '/sys/devices/system/cpu/cpu*/cache/index*/shared_cpu_map'],
  why: 'vCPUs that share data but no cache exchange it through memory or the interconnect. Placement by NUMA node alone does not see this on processors with several caches a node.',
  remedy:
    'Pin the vCPUs inside one last-level cache group, or the fewest that hold them (virt-tune topology shows the groups).',
  takesEffect: 'live',
  notWhen: 'The guest is bound by cache size or memory bandwidth and its vCPUs share little.',
  sources: ['Kubernetes KEP-4800: split uncore cache aware CPU manager policy'],
  evaluate({ guest, host }) {
    const { llcGroups } = need(host.topology, 'host topology');
    if (llcGroups.length < 2) return notApplicable('the host has one last-level cache');
    const cpus = new Set(pinsOf(guest).flatMap((pin) => pin.cpus));
    if (cpus.size === 0) return notApplicable('the guest is not pinned');
    if (cpus.size > pinsOf(guest).length)
      return notApplicable('the vCPUs may float within their pins');
    const touched = llcGroups.filter((group) => group.cpus.some((cpu) => cpus.has(cpu)));
    const largest = Math.max(...llcGroups.map((group) => group.cpus.length));
    const needed = Math.ceil(cpus.size / largest);
    const evidence = [
      seen('last-level caches touched', `${touched.length} by ${cpus.size} pCPUs`),
      seen('pCPUs behind one', largest),
    ];
    if (touched.length <= needed) return pass(...evidence);
    return fail({
      evidence,
      reason: `${guest.name} uses ${cpus.size} pCPUs behind ${touched.length} caches; ${needed} could hold them.`,
    });
  },
});
