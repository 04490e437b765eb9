import { WatchEvent } from '../../src/model/watch-event.ts';
import { check, leftIn } from '../trials.ts';

/** Lists what a watcher did, and says whether it gave reasons for all of it. */
export function judgeEvents(directory: string, name: string): void {
  const told = linesIn(directory, name)
    .filter((line) => !('schema' in line))
    .map((line) => WatchEvent.parse(line));
  for (const kind of ['changed', 'not-changed', 'kept', 'taken-back', 'not-taken-back'] as const)
    console.log(`       ${kind}: ${told.filter(({ event }) => event === kind).length}`);
  check(
    'each decision says why',
    told.every(
      ({ event, decision }) => event !== 'decision' || (decision?.because.length ?? 0) > 0,
    ),
  );
}

/** Documents that a watcher wrote, one a line. */
export function linesIn(directory: string, name: string): object[] {
  return leftIn(directory)
    .text(name)
    .split('\n')
    .flatMap((line) => {
      // A watcher that was killed leaves half a line.
      if (!line.startsWith('{') || !line.endsWith('}')) return [];
      const value: unknown = JSON.parse(line);
      return typeof value === 'object' && value !== null ? [value] : [];
    });
}
