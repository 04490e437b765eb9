import { defineCheck, fail, need, notApplicable, pass, seen } from '../check.ts';

const WANTED = ['cpu', 'cpuset', 'memory', 'io'];
/** The block I/O controller's name in version 1. */
const NAMES_V1: Readonly<Record<string, string>> = { io: 'blkio' };

export const check = defineCheck({
  id: 'CTR-07',
  topic: 'container',
  subject: 'host',
  title: 'CPU, memory and I/O can be accounted and limited for each guest and container',
  problem: 'Some resources cannot be accounted or limited for a guest or container',
  severity: 'low',
  reads: ['/sys/fs/cgroup/cgroup.controllers', 'machine.slice/cgroup.controllers'],
  why: 'Without a controller there is no weight, no limit, no cpuset and no pressure figure for a single guest; libvirt then ignores what its definition asks for.',
  remedy:
    'Boot without cgroup_disable=, and let systemd delegate the controller (Delegate= of the unit, DefaultCPUAccounting=).',
  takesEffect: 'reboot',
  notWhen: 'Hosts with one guest that owns the machine.',
  sources: ['Linux Documentation/admin-guide/cgroup-v2.rst', 'libvirt cgroups.html'],
  evaluate({ host }) {
    const { version, controllers, slices } = need(host.cgroups, 'cgroups of this host');
    if (version === 'none') return notApplicable('no control groups are mounted');
    const machine = slices['machine.slice']?.['cgroup.controllers'];
    const available =
      machine === undefined || version !== 'v2'
        ? controllers
        : need(machine, 'controllers of machine.slice').split(/\s+/);
    const missing = WANTED.filter((name) => {
      const own = version === 'v2' ? name : (NAMES_V1[name] ?? name);
      return !available.includes(own);
    });
    const evidence = seen(`cgroups ${version}, controllers`, available.join(' ') || 'none');
    if (missing.length === 0) return pass(evidence);
    return fail({ evidence: [evidence], reason: `Missing for guests: ${missing.join(', ')}.` });
  },
});
