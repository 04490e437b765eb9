import type { EngineParameters } from './engine-parameters.ts';
import type { Guest, SteadyLosses } from './entities.ts';
import type { PageSize, SimulatedHost } from './world.ts';

/** Levels of a page table that are read for a page of a size; one more is the leaf. */
const LEVELS: Readonly<Record<PageSize, number>> = { '4K': 4, '2M': 3, '1G': 2 };
const ORDER: readonly PageSize[] = ['4K', '2M', '1G'];

/** What slows a guest down wherever it runs, by what the host and the guest are set to. */
export function steadyLosses(
  { features }: SimulatedHost,
  guest: Guest,
  parameters: EngineParameters,
): SteadyLosses {
  const { load } = guest;
  const loneRequests = guest.loneRequestsPerSecond / guest.vcpus.length;
  const exitsUs = load.exitsPerSecond * parameters.exitUs + loneRequests * parameters.requestExitUs;
  const breaks = features.ksm ? parameters.ksmMergedShare * parameters.ksmBreaksPerSecond : 0;
  return {
    exits: exitsUs / 1e6 + parameters.fixedLossShare,
    pageWalk: walkLoss(features, guest, parameters),
    ksm: (breaks * parameters.ksmBreakUs) / 1e6,
    numaBalancing: guest.isBalanced ? parameters.numaScanShare : 0,
  };
}

/**
 * A two-dimensional walk reads (g + 1)(h + 1) - 1 entries, g and h being the levels of guest and host, where a native
 * one reads g. What the TLB holds at once depends on the smaller of the two page sizes.
 */
function walkLoss(
  features: SimulatedHost['features'],
  { load, pageSize }: Guest,
  parameters: EngineParameters,
): number {
  if (!features.nestedPaging) {
    return (load.pageTableWritesPerSecond * parameters.shadowUpdateUs) / 1e6;
  }
  // Merging splits huge pages.
  const hostPages = features.ksm ? '4K' : (pageSize ?? features.hostPages);
  const guestPages = pageSize ?? features.guestPages;
  const [guestLevels, hostLevels] = [LEVELS[guestPages], LEVELS[hostPages]];
  const reads = (guestLevels + 1) * (hostLevels + 1) - 1;
  const held = ORDER.indexOf(hostPages) < ORDER.indexOf(guestPages) ? hostPages : guestPages;
  // A read takes as long on every level: walkShare is of native walks, which read as many as there are levels.
  const perRead = load.walkShare / LEVELS['4K'];
  const native = perRead * guestLevels * walksLeft(guestPages, parameters);
  const more = (reads - guestLevels) * parameters.nestedWalkMissShare;
  return perRead * (guestLevels + more) * walksLeft(held, parameters) - native;
}

function walksLeft(pages: PageSize, { hugePageWalkShare }: EngineParameters): number {
  return hugePageWalkShare ** ORDER.indexOf(pages);
}
