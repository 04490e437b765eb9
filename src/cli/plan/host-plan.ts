import { checks } from '../../checks/registry.ts';
import type { Policy } from '../../model/config.ts';
import { planHost } from '../../placement/plan-host.ts';
import { hostPlacementText } from '../../report/host-placement-text.ts';
import { safeTexts } from '../../report/safe-text.ts';
import { obtainConfiguration } from '../configuration.ts';
import type { Io } from '../io.ts';
import { requireSources } from '../require-sources.ts';
import { obtainSnapshot } from '../snapshot-source.ts';
import type { Planned } from './planned.ts';

export interface HostPlanRequest {
  readonly connect: string | undefined;
  readonly root: string | undefined;
  readonly window: number;
  readonly config: string | undefined;
  readonly policy: Policy;
  readonly share: number;
  readonly ratio: number;
}

/** Where the running guests of a host should be: of a saved snapshot, or of the live host. */
export async function hostPlan(
  file: string | undefined,
  request: HostPlanRequest,
  io: Io,
): Promise<Planned> {
  const configuration = await obtainConfiguration(request.config, checks);
  const snapshot = await obtainSnapshot(file, request, io);
  const { policy, share, ratio } = request;
  const placement = planHost(snapshot, { config: configuration?.config, policy, share, ratio });
  requireSources(snapshot.guestSources, request.connect);
  return {
    document: placement,
    text: () => hostPlacementText(safeTexts(placement), io.terminal),
    refused: placement.left.length,
  };
}
