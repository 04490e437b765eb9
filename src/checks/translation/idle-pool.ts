import { isActive } from '../../derived/is-active.ts';
import { valueOrUndefined } from '../../model/fact.ts';
import { defineCheck, fail, need, noMend, notApplicable, pass, seen } from '../check.ts';
import { percent } from '../wording.ts';

/** Of a pool; headroom for a guest to come is fine, half a pool is memory lost to everything else. */
const IDLE_SHARE = 0.5;
/** Pools smaller than this are not worth a word. */
const WORTH_KIB = 1024 * 1024;

export const check = defineCheck({
  id: 'EPT-07',
  topic: 'translation',
  subject: 'host',
  title: 'Reserved huge pages are in use',
  problem: 'Reserved huge pages lie idle',
  severity: 'medium',
  reads: ['/sys/devices/system/node/node*/hugepages/hugepages-*/nr_hugepages, free_hugepages'],
  why: 'Pages in the pool serve nobody else: not the page cache, not guests without reserved pages.',
  remedy: 'Lower nr_hugepages of the node to what its guests need, or give the guests huge pages.',
  takesEffect: 'live',
  notWhen:
    'Guests that need the pages are about to start, or another program (SPDK, DPDK) owns them.',
  sources: ['Linux Documentation/admin-guide/mm/hugetlbpage.rst', 'harvester issue 9459'],
  evaluate({ host }) {
    const nodes = need(host.memory.nodes, 'memory of the nodes');
    const pools = nodes.flatMap(({ id, hugePages }) =>
      hugePages.map(({ sizeKiB, total, free }) => ({
        id,
        sizeKiB,
        total: valueOrUndefined(total) ?? 0,
        free: valueOrUndefined(free) ?? 0,
      })),
    );
    const reserved = pools.filter(({ total }) => total > 0);
    if (reserved.length === 0) return notApplicable('no huge pages are reserved');
    const idle = reserved.filter(({ sizeKiB, total, free }) => isIdle(sizeKiB, total, free));
    const evidence = reserved.map(({ id, sizeKiB, total, free }) =>
      seen(`node ${id}, ${sizeKiB} KiB pages`, `${total - free} of ${total} in use`),
    );
    if (idle.length === 0) return pass(...evidence);
    const worst = idle.map(({ id, total, free }) => `node ${id}: ${percent(free / total)} idle`);
    return fail({ evidence, reason: worst.join('; ') });
  },
  mend({ host, snapshot }) {
    const waiting = snapshot.guests.filter(
      (guest) =>
        !isActive(guest) &&
        (valueOrUndefined(guest.definition)?.memoryBacking.hugePages.length ?? 0) > 0,
    );
    const [first] = waiting;
    if (first !== undefined) noMend(`${first.name} does not run and may want them at its start`);
    return need(host.memory.nodes, 'memory of the nodes').flatMap(({ id, hugePages }) =>
      hugePages.flatMap((pool) => {
        const total = valueOrUndefined(pool.total) ?? 0;
        const free = valueOrUndefined(pool.free) ?? 0;
        if (!isIdle(pool.sizeKiB, total, free)) return [];
        return {
          set: 'huge-pages' as const,
          node: id,
          sizeKiB: pool.sizeKiB,
          morePages: -free,
          risk: 'low' as const,
          riskText: 'guests made later find no huge pages here',
        };
      }),
    );
  },
});

function isIdle(sizeKiB: number, total: number, free: number): boolean {
  return total > 0 && free / total > IDLE_SHARE && free * sizeKiB >= WORTH_KIB;
}
