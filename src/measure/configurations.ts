import type { Campaign, CampaignPart, OptionValue } from '../model/campaign.ts';
import { Problem } from '../model/problem.ts';
import { guestNeeds } from './guest-needs.ts';
import { GUEST_MEMORY_MIB } from './places/guest.ts';
import type { Needs, SetWorkload } from './workload.ts';
import { findWorkload } from './workloads.ts';

export const placeNames = ['native', 'container', 'guest', 'guest-kvm'] as const;
export type PlaceName = (typeof placeNames)[number];

/** One combination of a campaign, ready to run. */
export interface Combination {
  readonly id: string;
  readonly workload: string;
  readonly factors: Readonly<Record<string, string>>;
  readonly place: PlaceName;
  readonly set: SetWorkload;
  /** The id of what it is compared with; its own for a reference. */
  readonly reference: string;
}

type Values = Readonly<Record<string, OptionValue>>;

/** All combinations of a campaign, in its order. Throws a `Problem` for what no workload understands. */
export function combinationsOf(campaign: Campaign): Combination[] {
  const all = withSharedTwins(campaign.parts.map(partCombinations));
  const twice = all.find((each, index) => all.findIndex(({ id }) => id === each.id) !== index);
  if (twice !== undefined) {
    throw new Problem({
      what: `the campaign measures ${twice.id} twice`,
      where: campaign.name,
      remedy: 'let its parts differ in a value of their matrix',
    });
  }
  return all;
}

interface PartCombinations {
  readonly twin: Combination | undefined;
  readonly matrix: readonly Combination[];
}

/** Parts that are compared with the same do not measure it again. */
function withSharedTwins(parts: readonly PartCombinations[]): Combination[] {
  const seen = new Set<string>();
  return parts.flatMap(({ twin, matrix }) => {
    if (twin === undefined) return matrix;
    const key = JSON.stringify([twin.id, twin.place, twin.set.options]);
    if (seen.has(key)) return matrix;
    seen.add(key);
    return [twin, ...matrix];
  });
}

function partCombinations(part: CampaignPart): PartCombinations {
  const every = product(part.matrix);
  const reference = idOf(part.workload, part.twin ?? referenceOf(part, every));
  return {
    twin: part.twin === undefined ? undefined : combinationOf(part, part.twin, reference),
    matrix: every.map((values) => combinationOf(part, values, reference)),
  };
}

function combinationOf(part: CampaignPart, values: Values, reference: string): Combination {
  const workload = findWorkload(part.workload);
  const { place: placed, ...options } = { ...part.options, ...values };
  const place = placeNames.find((name) => name === (placed ?? 'native'));
  if (place === undefined) {
    throw new Problem({
      what: `there is no place ${String(placed)}`,
      remedy: `there are ${placeNames.join(', ')}`,
    });
  }
  if (place !== 'native' && !workload.anywhere) {
    throw new Problem({
      what: `workload ${workload.name} runs on the host only`,
      remedy: `leave out place ${place}`,
    });
  }
  const set = workload.set(options);
  const factors = Object.entries(values).map(([key, value]) => [key, String(value)]);
  return {
    id: idOf(part.workload, values),
    workload: part.workload,
    factors: Object.fromEntries(factors),
    place,
    set: place === 'guest' ? { ...set, needs: inGuest(set.needs) } : set,
    reference,
  };
}

/** What the program needs, and a guest to run it in. */
function inGuest(needs: Needs): Needs {
  const { programs, ...guest } = guestNeeds(GUEST_MEMORY_MIB, needs.seconds);
  return { ...needs, ...guest, programs: [...needs.programs, ...programs] };
}

function product(matrix: CampaignPart['matrix']): Values[] {
  let all: Values[] = [{}];
  for (const [key, choices] of Object.entries(matrix)) {
    all = all.flatMap((values) => choices.map((choice) => ({ ...values, [key]: choice })));
  }
  return all;
}

/** Of a reference that sets some keys only, the first combination that agrees with it. */
function referenceOf(part: CampaignPart, every: readonly Values[]): Values {
  const found = every.find((values) =>
    Object.entries(part.reference).every(([key, value]) => values[key] === value),
  );
  if (found !== undefined) return found;
  throw new Problem({
    what: `the reference of workload ${part.workload} is in no combination`,
    where: JSON.stringify(part.reference),
    remedy: 'give it values that stand in the matrix',
  });
}

function idOf(workload: string, values: Values): string {
  const words = Object.entries(values).map(([key, value]) => `${key}=${value}`);
  return [workload, ...words].join(' ');
}
