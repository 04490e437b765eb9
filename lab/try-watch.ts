/**
 * Has `virt-tune watch --mode act` look after six guests on an emulated host while their pins and memory are scattered,
 * one ends and starts, and memory gets short; and numad after the same guests. By hand, because it takes half an hour
 * on two cores and emulating so many guests fails now and then:
 *
 *   node lab/try-watch.ts [both|places|memory [DIRECTORY TO KEEP WHAT WAS SEEN IN]]
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Vitals } from '../src/model/vitals.ts';
import { WatchEvent } from '../src/model/watch-event.ts';
import { makeScatter } from './make-scatter.ts';
import { runLabAgain } from './run-lab.ts';
import { check, leftIn } from './trials.ts';

const ROUNDS = [1, 2, 3];
const LOCAL_PERCENT = 90;
const MOST_SECONDS = 120;
const KSM_PRECISION = 0.1;
const PAGE_KIB = 4;

const [parts = 'both', kept] = process.argv.slice(2);
const directory = kept ?? mkdtempSync(join(tmpdir(), 'try-watch-'));
mkdirSync(directory, { recursive: true });
const { text, rows } = leftIn(directory);
try {
  execFileSync(join(import.meta.dirname, '../bin/virt-tune'), ['--version']);
  makeScatter(directory);
  const { exitCode, stderr } = await runLabAgain(
    {
      script: join(import.meta.dirname, 'scenarios/watched-host.sh'),
      nodes: 4,
      cpus: 8,
      memory: '4G',
      libvirt: true,
      share: directory,
      environment: { PARTS: parts },
      timeoutS: 3000,
    },
    2,
  );
  if (exitCode !== 0) throw new Error(`the lab ended with ${exitCode}: ${stderr}`);
  if (parts !== 'memory') checkPlaces();
  if (parts !== 'places') checkMemory();
} finally {
  if (kept === undefined) rmSync(directory, { recursive: true, force: true });
}

function checkPlaces(): void {
  checkLocality();
  check('a watcher that restores leaves all as before', text('restored') === text('before'));
  checkEvents('numa.jsonl');
}

function checkMemory(): void {
  checkKsm();
  checkBalloon();
  check('a watcher that keeps leaves all as it was', text('kept') === text('acted'));
  checkEvents('memory.jsonl');
}

function checkLocality(): void {
  for (const round of ROUNDS) {
    const samples = samplesOf('virt-tune', round);
    const reached = samples.find(({ least }) => least >= LOCAL_PERCENT);
    check(
      `round ${round}: ${LOCAL_PERCENT} % of each guest is local after ${reached?.seconds ?? '?'} s`,
      reached !== undefined && reached.seconds <= MOST_SECONDS,
    );
  }
  if (existsSync(join(directory, 'numad.1'))) checkMoves();
  else check('numad is there to compare with (apt-get install numad)', false);
}

function checkMoves(): void {
  const [ours, theirs] = ['virt-tune', 'numad'].map((who) =>
    ROUNDS.map((round) => samplesOf(who, round).at(-1)),
  );
  const moved = (last: typeof ours): number =>
    (last ?? []).reduce((sum, sample) => sum + (sample?.moved ?? 0), 0);
  const local = (last: typeof ours): string =>
    (last ?? []).map((sample) => `${sample?.mean} %`).join(', ');
  check(
    `fewer pages moved than by numad: ${moved(ours)} (local: ${local(ours)}) and ${moved(theirs)} (${local(theirs)})`,
    moved(ours) < moved(theirs),
  );
}

function checkKsm(): void {
  const [sharing = 0] = text('ksm-counters').split(' ').map(Number);
  const last = linesOf('memory.jsonl').findLast((line) => 'schema' in line);
  const savedKiB = Vitals.parse(last).host.ksm?.savedKiB ?? 0;
  check(`identical pages were merged: ${sharing}`, sharing > 0);
  check(
    `the account is right: ${savedKiB} KiB saved`,
    Math.abs(savedKiB - sharing * PAGE_KIB) <= sharing * PAGE_KIB * KSM_PRECISION,
  );
}

function checkBalloon(): void {
  const sizes = rows('balloon').map(([, kib]) => Number(kib));
  const [first = 0] = sizes;
  check(`memory was taken: ${first} KiB, then ${Math.min(...sizes)}`, Math.min(...sizes) < first);
  const console = text('burst');
  check('the burst found its memory', /LAB-BURST 0/.test(console));
  check('no guest ran out of memory', !/[Oo]ut of memory|oom/.test(console));
}

function checkEvents(name: string): void {
  const events = linesOf(name).filter((line) => !('schema' in line));
  const told = events.map((line) => WatchEvent.parse(line));
  for (const kind of ['changed', 'kept', 'taken-back'] as const)
    console.log(`       ${kind}: ${told.filter(({ event }) => event === kind).length}`);
  check(
    'each decision says why',
    told.every(
      ({ event, decision }) => event !== 'decision' || (decision?.because.length ?? 0) > 0,
    ),
  );
}

function samplesOf(who: string, round: number) {
  return rows(`${who}.${round}`).map((row) => {
    const [seconds = 0, least = 0, mean = 0, moved = 0] = row.map(Number);
    return { seconds, least, mean, moved };
  });
}

function linesOf(name: string): object[] {
  return text(name)
    .split('\n')
    .flatMap((line) => {
      // A watcher that was killed leaves half a line.
      if (!line.startsWith('{') || !line.endsWith('}')) return [];
      const value: unknown = JSON.parse(line);
      return typeof value === 'object' && value !== null ? [value] : [];
    });
}
