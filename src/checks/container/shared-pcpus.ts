import { type ContainerGroup, containerGroups } from '../../derived/container-groups.ts';
import { isActive } from '../../derived/is-active.ts';
import { pinnedCpus } from '../../derived/pinned-cpus.ts';
import { formatCpuList, parseCpuList } from '../../model/cpu-list.ts';
import { absent, isAbsent } from '../../model/fact.ts';
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
    'cpuset.cpus.effective (version 1: cpuset.effective_cpus) of kubepods and lxc groups',
    '/domain/cputune/vcpupin and /domain/vcpu/@cpuset of running guests',
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
    if (pinned.size === 0) {
      for (const { name, definition } of snapshot.guests.filter(isActive))
        need(definition, `pins of ${name}`);
      return notApplicable('no vCPU is pinned to a single pCPU');
    }
    const { online } = need(host.topology, 'host topology').cpus;
    const shared = groups.map((group) => ({
      path: group.path,
      cpus: cpusOf(group, online).filter((cpu) => pinned.has(cpu)),
    }));
    const evidence = shared.map(({ path, cpus }) =>
      seen(`${path} on pinned pCPUs`, formatCpuList(cpus) || 'none'),
    );
    return shared.some(({ cpus }) => cpus.length > 0) ? fail({ evidence }) : pass(...evidence);
  },
});

/** Where the controller is not enabled for a group there is no such file, and its tasks may run anywhere. */
function cpusOf({ path, files }: ContainerGroup, online: readonly number[]): readonly number[] {
  const list = files['cpuset.cpus.effective'] ?? files['cpuset.effective_cpus'] ?? absent;
  return isAbsent(list) ? online : parseCpuList(need(list, `cpuset of ${path}`));
}
