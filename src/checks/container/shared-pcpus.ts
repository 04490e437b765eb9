import { containerGroups } from '../../derived/container-groups.ts';
import { pinnedCpus } from '../../derived/pinned-cpus.ts';
import { formatCpuList, parseCpuList } from '../../model/cpu-list.ts';
import { absent } from '../../model/fact.ts';
import { defineCheck, fail, need, notApplicable, pass, seen } from '../check.ts';
import { hasRunningGuests } from '../gates.ts';

export const check = defineCheck({
  id: 'CTR-03',
  topic: 'container',
  subject: 'host',
  title: 'Containers stay off the pCPUs that guests are pinned to',
  problem: 'Containers may run on the pCPUs that guests are pinned to',
  severity: 'medium',
  reads: [
    'cpuset.cpus.effective of kubepods and lxc groups',
    '/domain/cputune/vcpupin of running guests',
  ],
  why: 'Containers share the host’s kernel and scheduler. A pinned vCPU cannot move out of their way; it waits.',
  remedy:
    'Give the container slice its own CPUs: systemctl set-property kubepods.slice AllowedCPUs=..., or move the containers to another host.',
  takesEffect: 'live',
  notWhen: 'Small edge machines that have to do both on the same CPUs.',
  sources: [
    'SUSE Virtualization Best Practices: do not mix virtualisation technologies on one host',
    'systemd.resource-control(5), AllowedCPUs',
  ],
  gates: [hasRunningGuests],
  evaluate({ snapshot, host }) {
    const groups = need(containerGroups(host), 'cgroups of this host');
    if (groups.length === 0) return notApplicable('no container groups on this host');
    const pinned = pinnedCpus(snapshot);
    if (pinned.size === 0) return notApplicable('no guest is pinned');
    const shared = groups.map(({ path, files }) => {
      const cpus = parseCpuList(
        need(files['cpuset.cpus.effective'] ?? absent, `cpuset of ${path}`),
      );
      return { path, cpus: cpus.filter((cpu) => pinned.has(cpu)) };
    });
    const evidence = shared.map(({ path, cpus }) =>
      seen(`${path} on pinned pCPUs`, formatCpuList(cpus) || 'none'),
    );
    return shared.some(({ cpus }) => cpus.length > 0) ? fail({ evidence }) : pass(...evidence);
  },
});
