import { mayBeMerged } from '../../derived/may-be-merged.ts';
import type { Config } from '../../model/config.ts';
import { isKnown, valueOrUndefined } from '../../model/fact.ts';
import type { Guest } from '../../model/guest.ts';
import type { Ksm } from '../../model/host-memory.ts';
import { classOf } from '../../policy/guest-class.ts';
import type { Decision, Scene } from '../controller.ts';

const KSM = '/sys/kernel/mm/ksm';
/** `run`: stopped, and what was merged is taken apart again (Documentation/admin-guide/mm/ksm.rst). */
const TAKE_APART = 2;
const NO_TENANT = 'none';
/** Of a guest whose definition was not read: what is in it would say. */
const UNKNOWN_TENANT = 'not known';

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
  const merged = snapshot.guests.filter(
    (guest) => guest.state !== 'shutoff' && !isKeptApart(guest),
  );
  const guests = Map.groupBy(merged, (guest) => tenantOf(guest, tenants, configuration?.config));
  if (guests.size <= 1) return undefined;
  const groups = [...guests].sort(([, one], [, other]) => other.length - one.length);
  return {
    controller: 'ksm',
    verdict: 'propose',
    title: 'KSM stops, and what it merged is taken apart: guests of several tenants may be merged',
    because: [
      ...groups.map(
        ([tenant, own]) => `tenant ${tenant}: ${own.map(({ name }) => name).join(', ')}`,
      ),
      'the kernel merges whatever is alike: a guest can tell by timing what another has in memory',
      `it may run again once all but the guests of ${groups[0]?.[0]} have <memoryBacking><nosharepages/></memoryBacking>`,
    ],
    gain: 'no tenant can learn of another by merged pages',
    cost: 'the memory that was spared',
    deeds: [{ kind: 'kernel-file', path: `${KSM}/run`, value: String(TAKE_APART) }],
  };
}

function tenantOf(guest: Guest, tenants: readonly string[], config: Config | undefined): string {
  if (!isKnown(guest.definition)) return UNKNOWN_TENANT;
  const name = classOf(guest, config)?.name ?? NO_TENANT;
  return tenants.includes(name) ? name : NO_TENANT;
}

/** Only what was read keeps a guest out: one of which nothing is known may be merged. */
function isKeptApart({ definition }: Guest): boolean {
  return isKnown(definition) && !mayBeMerged(definition.value);
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
