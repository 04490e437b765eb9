import { Problem } from '../../model/problem.ts';
import type { ControllerName } from '../../policies/controller-names.ts';

/** Refuses to act where nothing could be done, or another might do the same; before anything is made or claimed. */
export function assertMayAct(options: {
  readonly policies: readonly ControllerName[] | undefined;
  readonly noHistory: boolean;
}): void {
  if (options.policies === undefined)
    throw new Problem({
      what: 'nothing would be done: no policy is named',
      remedy: 'say which may act, e.g. --policies numa, or --policies all',
    });
  if (options.noHistory)
    throw new Problem({
      what: 'two that act at once undo each other’s work, and only who keeps the history is the only one',
      remedy: 'leave out --no-history',
    });
}
