import type { Topology } from '../../model/topology.ts';
import { Lacking } from '../lacking.ts';
import { part, type ReadyCampaign } from './ready-campaign.ts';

/** Half the L2 of common processors, and what fits only the last-level cache. */
const WORKING_SETS_KIB = [512, 8192];

export const hopCampaign: ReadyCampaign = {
  name: 'hop',
  summary: 'what it costs a thread to be moved between cores, last-level caches and nodes',
  build: ({ topology }) => {
    const pairs = pairsOf(topology);
    if (pairs.length === 0) throw new Lacking('there is one CPU only: nowhere to hop to');
    const [first] = topology.cpus.online;
    return {
      parts: WORKING_SETS_KIB.flatMap((workingSetKiB) =>
        [1000, 10_000].map((everyUs) =>
          part({
            workload: 'hop',
            matrix: {
              workingSetKiB: [workingSetKiB],
              everyUs: [everyUs],
              between: [`${first},${first}`, ...pairs],
            },
          }),
        ),
      ),
    };
  },
};

/** From the first CPU to the nearest one of each kind: another core of its cache, another cache, another node. */
function pairsOf({ cores, llcGroups, nodes, cpus }: Topology): string[] {
  const [first] = cpus.online;
  if (first === undefined) return [];
  const groupOf = (groups: readonly { readonly cpus: readonly number[] }[]) =>
    groups.find((each) => each.cpus.includes(first))?.cpus ?? [first];
  const [core, cache, node] = [groupOf(cores), groupOf(llcGroups), groupOf(nodes)];
  const candidates = [
    core.find((cpu) => cpu !== first),
    cache.find((cpu) => !core.includes(cpu)),
    node.find((cpu) => !cache.includes(cpu)),
    cpus.online.find((cpu) => !node.includes(cpu)),
  ];
  return candidates.flatMap((cpu) => (cpu === undefined ? [] : [`${first},${cpu}`]));
}
