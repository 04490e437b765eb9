import { mayBeMerged } from '../../derived/may-be-merged.ts';
import { valueOrUndefined } from '../../model/fact.ts';
import type { Ksm } from '../../model/host-memory.ts';
import { classOf } from '../../policy/guest-class.ts';
import type { Decision, Scene } from '../controller.ts';

const KSM = '/sys/kernel/mm/ksm';
/** `run`: stopped, and what was merged is taken apart again (Documentation/admin-guide/mm/ksm.rst). */
const TAKE_APART = 2;
const NO_TENANT = 'none';

/** What keeps KSM within the bounds that were told; undefined where it is within them, or none were told. */
export function withinBounds(scene: Scene, now: Ksm): Decision | undefined {
  const bounds = scene.configuration?.config.watch?.ksm;
  return (
    (bounds?.tenants === undefined ? undefined : oneTenant(scene, now, bounds.tenants)) ??
    (bounds?.withinNodes === true ? oneNode(scene, now) : undefined)
  );
}

/** The kernel knows no groups: all memory that may be merged is merged with all other, so it has to be of one tenant. */
function oneTenant(
  { snapshot, configuration }: Scene,
  { counters }: Ksm,
  tenants: readonly string[],
): Decision | undefined {
  const merging = (counters['run'] ?? 0) === 1 || (counters['pages_sharing'] ?? 0) > 0;
  if (!merging || counters['run'] === TAKE_APART) return undefined;
  const guests = new Map<string, string[]>();
  for (const guest of snapshot.guests) {
    const definition = valueOrUndefined(guest.definition);
    if (guest.state === 'shutoff' || definition === undefined || !mayBeMerged(definition)) continue;
    const name = classOf(guest, configuration?.config)?.name ?? NO_TENANT;
    const tenant = tenants.includes(name) ? name : NO_TENANT;
    guests.set(tenant, [...(guests.get(tenant) ?? []), guest.name]);
  }
  if (guests.size <= 1) return undefined;
  const groups = [...guests].sort(([, one], [, other]) => other.length - one.length);
  return {
    controller: 'ksm',
    verdict: 'propose',
    title: 'KSM stops, and what it merged is taken apart: guests of several tenants may be merged',
    because: [
      ...groups.map(([tenant, names]) => `tenant ${tenant}: ${names.join(', ')}`),
      'the kernel merges whatever is alike: a guest can tell by timing what another has in memory',
      `it may run again once all but the guests of ${groups[0]?.[0]} have <memoryBacking><nosharepages/></memoryBacking>`,
    ],
    gain: 'no tenant can learn of another by merged pages',
    cost: 'the memory that was spared',
    deeds: [{ kind: 'kernel-file', path: `${KSM}/run`, value: String(TAKE_APART) }],
  };
}

function oneNode({ snapshot }: Scene, { counters }: Ksm): Decision | undefined {
  const nodes = valueOrUndefined(snapshot.host.topology)?.nodes ?? [];
  if (nodes.length < 2 || counters['merge_across_nodes'] !== 1) return undefined;
  return {
    controller: 'ksm',
    verdict: 'propose',
    title: 'KSM merges only pages of one node',
    because: [
      `pages of ${nodes.length} nodes are merged: all but one of those that share a page read it from another node`,
    ],
    gain: 'merged pages are local to who reads them',
    cost: 'what was merged is taken apart first, and a page a node is kept instead of one in all',
    deeds: [{ kind: 'kernel-file', path: `${KSM}/merge_across_nodes`, value: '0' }],
  };
}
