import { createHash } from 'node:crypto';
import { machinePicture } from '../../derived/machine-picture.ts';
import { plannedPicture } from '../../derived/planned-picture.ts';
import { planHtml } from '../../report/html/plan-html.ts';
import type { HostPlan } from './host-plan.ts';

/** A plan as a page for a browser. */
export function planPage({ plan, snapshot }: HostPlan): string {
  const now = machinePicture(snapshot);
  const planned = plannedPicture(now, plan.placement);
  const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64');
  return planHtml({ plan, now, planned, sha256 });
}
