import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { check, leftIn } from '../trials.ts';
import { judgeEvents } from './judge-events.ts';

/** Of scenarios/watched-places.sh, in which something happens before each. */
const ROUNDS = [
  { round: 1, happens: 'pins and memory scattered' },
  { round: 2, happens: 'pins scattered' },
  { round: 3, happens: 'a guest ended and started, and all scattered' },
  { round: 4, happens: 'memory short, and all scattered' },
];
const LOCAL_PERCENT = 90;
const MOST_SECONDS = 120;

interface Sample {
  readonly seconds: number;
  /** Of the guest with the least, and the mean of all, in percent. */
  readonly least: number;
  readonly mean: number;
  /** Pages the kernel moved since the round began. */
  readonly moved: number;
}

/** Says whether guests came home in time, with fewer pages moved than by numad, and all was left as it was before. */
export function judgePlaces(directory: string): void {
  for (const { round, happens } of ROUNDS) {
    const reached = samplesOf(directory, 'virt-tune', round).find(
      ({ least }) => least >= LOCAL_PERCENT,
    );
    check(
      `${happens}: ${LOCAL_PERCENT} % of each guest is local after ${reached?.seconds ?? '?'} s`,
      reached !== undefined && reached.seconds <= MOST_SECONDS,
    );
  }
  if (existsSync(join(directory, 'numad.1'))) judgeMoves(directory);
  else check('numad is there to compare with (apt-get install numad)', false);
  check('a watcher that restores leaves all as before', isRestored(directory));
  judgeEvents(directory, 'numa.jsonl');
}

/** Where the script set what the watcher had set already, nobody can tell whose it is. */
function isRestored(directory: string): boolean {
  const { rows } = leftIn(directory);
  const [restored, scattered, theirs] = [rows('restored'), rows('scattered'), rows('theirs')];
  return (
    restored.length === scattered.length &&
    restored.every((row, guest) =>
      row.every(
        (value, at) =>
          value === scattered[guest]?.[at] || scattered[guest]?.[at] === theirs[guest]?.[at],
      ),
    )
  );
}

function judgeMoves(directory: string): void {
  const ends = (who: string): Sample[] =>
    ROUNDS.flatMap(({ round }) => samplesOf(directory, who, round).at(-1) ?? []);
  const [ours, theirs] = [ends('virt-tune'), ends('numad')];
  check(
    `pages moved: ${movedText(ours)}; by numad: ${movedText(theirs)}`,
    movedBy(ours) < movedBy(theirs),
  );
}

function movedBy(ends: readonly Sample[]): number {
  return ends.reduce((sum, { moved }) => sum + moved, 0);
}

function movedText(ends: readonly Sample[]): string {
  const rounds = ends.map(({ moved, least, mean, seconds }) => {
    const local = `${mean} % local, ${least} % of the least local`;
    return `${moved} (${local}, after ${seconds} s)`;
  });
  return `${movedBy(ends)} in all, ${rounds.join(', ')}`;
}

function samplesOf(directory: string, who: string, round: number): Sample[] {
  return leftIn(directory)
    .rows(`${who}.${round}`)
    .map((row) => {
      const [seconds = 0, least = 0, mean = 0, moved = 0] = row.map(Number);
      return { seconds, least, mean, moved };
    });
}
