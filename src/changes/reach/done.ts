import { type Fact, isAbsent, isKnown } from '../../model/fact.ts';
import { Problem } from '../../model/problem.ts';

/** @throws Problem where a program is not installed, or did not do what it was run for */
export function assertDone(
  result: Fact<string>,
  { program, aim, remedy }: { program: string; aim: string; remedy: string },
): void {
  if (isKnown(result)) return;
  const why = isAbsent(result) ? `${program} is not installed` : result.unreadable;
  throw new Problem({ what: `${aim}: ${why}`, remedy });
}
