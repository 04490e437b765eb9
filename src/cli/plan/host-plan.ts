import { bind } from '../../changes/bind.ts';
import { currentBootId } from '../../changes/owner.ts';
import { createWorld } from '../../changes/world.ts';
import { auditOf } from '../../checks/audit.ts';
import { checks } from '../../checks/registry.ts';
import type { Audit } from '../../model/audit.ts';
import type { Change } from '../../model/change.ts';
import type { Finding } from '../../model/finding.ts';
import { PLAN_SCHEMA, type Plan, type PlanRequest } from '../../model/plan.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { planHost } from '../../placement/plan-host.ts';
import { asPlaced } from '../../planning/as-placed.ts';
import { forecast } from '../../planning/forecast.ts';
import { gains } from '../../planning/gains.ts';
import { limitTo } from '../../planning/limit-to.ts';
import { placementChanges } from '../../planning/placement-changes.ts';
import { rightSizes } from '../../planning/right-size.ts';
import { wantedChanges } from '../../planning/wanted-changes.ts';
import { placementWithin, wholePlan } from '../../planning/whole-plan.ts';
import type { Wishes } from '../../planning/wishes.ts';
import { obtainConfiguration } from '../configuration.ts';
import type { Io } from '../io.ts';
import { lossesMeasuredHere } from '../measure/losses-measured-here.ts';
import { requireSources } from '../require-sources.ts';
import { obtainSnapshot } from '../snapshot-source.ts';

/** A plan, and the state it was made from: pictures need more than the conclusions. */
export interface HostPlan {
  readonly plan: Plan;
  readonly snapshot: Snapshot;
  readonly audit: Audit;
}

/** Where a host's state is read from: a saved snapshot, a tree of files, else the live host. */
export interface StateSource {
  readonly file?: string | undefined;
  readonly root?: string | undefined;
}

/**
 * Everything that should be changed on a host: of the live one with how each knob stands now, so that it can be
 * applied; of a saved one without.
 */
export async function hostPlan(
  { file, root }: StateSource,
  request: PlanRequest,
  io: Io,
): Promise<HostPlan> {
  const configuration = await obtainConfiguration(request.config, checks);
  const { connect, windowMs: window } = request;
  const snapshot = await obtainSnapshot(file, { connect, root, window }, io);
  requireSources(snapshot.guestSources, connect);
  const measured = lossesMeasuredHere(io);
  const audit = auditOf(snapshot, checks, configuration, measured);
  const config = configuration?.config;
  const placement = planHost(snapshot, { ...request, config });
  const ids = checks.map(({ id }) => id);
  const limits = { isAsked: limitTo(request.only, snapshot, ids), liveOnly: request.liveOnly };
  const placed = placementChanges(placement, snapshot, audit.findings);
  // Host and guests are set up for where guests will be; else the next plan would find something wrong again.
  const moves = placementWithin(placed.wanted, limits);
  const then = asPlaced(snapshot, moves);
  const findings = withThose(
    audit.findings,
    auditOf(then, checks, configuration, measured).findings,
  );
  const mends = wantedChanges(then, findings, { ...request, checks, config });
  const wishes = wholePlan(placed, { wanted: mends.changes, refused: mends.refused }, limits);
  const isLive = file === undefined && root === undefined;
  const { changes, refused } = isLive ? await boundHere(wishes, io) : unbound(wishes);
  const moved = new Set(moves.map(({ subject }) => subject.guest ?? ''));
  const expected = forecast(snapshot, placement, moved, measured);
  const plan: Plan = {
    schema: PLAN_SCHEMA,
    virtTuneVersion: io.version,
    host: placement.host,
    takenAt: snapshot.takenAt,
    ...(isLive ? { bootId: currentBootId() } : {}),
    bound: isLive,
    request,
    placement,
    changes,
    gains: gains(snapshot, audit.findings, changes, measured),
    ...(expected === undefined ? {} : { forecast: expected }),
    rightSizes: rightSizes(snapshot).filter(({ guest: name, id: guest }) =>
      limits.isAsked({ id: '', topic: 'allocation', subject: { kind: 'guest', guest, name } }),
    ),
    refused,
  };
  return { plan, snapshot, audit };
}

/** Of the host what will be found; of guests what was found, and what will be found beside it. */
function withThose(now: readonly Finding[], then: readonly Finding[]): Finding[] {
  const keyOf = ({ id, subject }: Finding): string => `${id} ${subject.guest} ${subject.name}`;
  const isOfHost = ({ subject }: Finding): boolean => subject.kind === 'host';
  const failing = new Set(now.filter(({ status }) => status === 'fail').map(keyOf));
  return [
    ...then.filter(
      (finding) => isOfHost(finding) || (finding.status === 'fail' && !failing.has(keyOf(finding))),
    ),
    ...now.filter((finding) => !isOfHost(finding)),
  ];
}

async function boundHere(
  { wanted, refused }: Wishes,
  io: Io,
): Promise<Pick<Plan, 'changes' | 'refused'>> {
  await using world = createWorld('/', io.signal);
  try {
    const bound = await bind(wanted, world, ({ title }) => io.progress(`virt-tune: ${title} ...`));
    return { changes: bound.changes, refused: [...refused, ...bound.refused] };
  } finally {
    io.progress('');
  }
}

function unbound({ wanted, refused }: Wishes): Pick<Plan, 'changes' | 'refused'> {
  return {
    changes: wanted.map((wish): Change => ({ ...wish, before: null })),
    refused: [...refused],
  };
}
