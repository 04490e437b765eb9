import { pinnedCpus } from '../../derived/pinned-cpus.ts';
import { formatCpuList } from '../../model/cpu-list.ts';
import { defineCheck, fail, need, notApplicable, pass, seen } from '../check.ts';
import { hasRunningGuests } from '../gates.ts';

/** Ours: one for interrupts and one for everything else, where the host is not tiny. */
const WANTED = 2;
/** A tiny host shares its first core between housekeeping and guests. */
const TINY = 4;

export const check = defineCheck({
  id: 'PIN-08',
  topic: 'cache',
  subject: 'host',
  title: 'Pinned guests leave pCPUs to the host in each package',
  problem: 'Pinned guests leave the host no pCPU in some package',
  severity: 'medium',
  reads: ['/domain/cputune/vcpupin of running guests', '/sys/devices/system/cpu/online'],
  why: 'Interrupts, emulator threads and the host’s own work must run somewhere. Without pCPUs of their own they run on those of pinned vCPUs, which cannot move away.',
  remedy:
    'Keep a core of each package free of pins (vcpu_pin_set, cpu_dedicated_set and the like), and put emulator threads and interrupts there.',
  takesEffect: 'live',
  notWhen: 'The pinned guests are idle most of the time.',
  sources: [
    'TuneD: calculate_isolated_cores keeps a core of each socket for housekeeping',
    'OpenStack Nova configuration: reserved_host_cpus, cpu_dedicated_set',
  ],
  gates: [hasRunningGuests],
  evaluate({ host, snapshot }) {
    const { cpus, packages } = need(host.topology, 'host topology');
    const pinned = pinnedCpus(snapshot);
    if (pinned.size === 0) return notApplicable('no vCPU is pinned to a pCPU of its own');
    const free = cpus.online.filter((cpu) => !pinned.has(cpu));
    const wanted = cpus.online.length <= TINY ? 1 : WANTED;
    const full = packages.filter((one) => one.cpus.every((cpu) => pinned.has(cpu)));
    const evidence = [
      seen('pCPUs with pinned vCPUs', formatCpuList(pinned.keys())),
      seen('pCPUs without', formatCpuList(free) || 'none'),
    ];
    if (free.length >= wanted && full.length === 0) return pass(...evidence);
    return fail({
      evidence,
      severity: free.length === 0 ? 'high' : 'medium',
      reason:
        free.length < wanted
          ? `${free.length} of ${cpus.online.length} pCPUs are free of pinned vCPUs.`
          : `All pCPUs of package ${full.map(({ id }) => id).join(', ')} carry pinned vCPUs.`,
    });
  },
});
