import { Vitals } from '../../src/model/vitals.ts';
import { missingFrom } from '../../src/report/testing/monitored-metrics.ts';
import { check, leftIn } from '../trials.ts';
import { judgeEvents, linesIn } from './judge-events.ts';

const PRECISION = 0.1;

/** Says whether the account of KSM was right, no guest was driven into swap or out of memory, and what was left. */
export function judgeMemory(directory: string): void {
  const { text } = leftIn(directory);
  judgeKsm(directory);
  judgeBalloon(directory);
  check('a watcher that keeps leaves all as it was', text('kept') === text('acted'));
  check('rolled back, all is as before', text('undone') === text('begun'));
  const missing = missingFrom(text('scrape'));
  check(
    `dashboard and alerts find all that they ask for: ${missing.join(', ')}`,
    missing.length === 0,
  );
  judgeEvents(directory, 'memory.jsonl');
}

/** The account is made of KSM's counters; what is spared is told by the guests' page tables as well. */
function judgeKsm(directory: string): void {
  const { rows } = leftIn(directory);
  const sparedKiB = rows('anonymous').reduce(
    (sum, [, all, share]) => sum + Number(all) - Number(share),
    0,
  );
  // For a while it was stopped, so that all that look see the same.
  const ksm = linesIn(directory, 'memory.jsonl')
    .filter((line) => 'schema' in line)
    .map((line) => Vitals.parse(line).host.ksm)
    .findLast((each) => each?.running === false);
  check(
    `the account is right: ${ksm?.savedKiB} KiB saved, ${sparedKiB} KiB by the page tables of the guests`,
    sparedKiB > 0 && isClose(ksm?.savedKiB, sparedKiB),
  );
}

function isClose(value: number | undefined, to: number): boolean {
  return value !== undefined && Math.abs(value - to) <= Math.abs(to) * PRECISION;
}

function judgeBalloon(directory: string): void {
  const { text, rows } = leftIn(directory);
  const sizes = rows('balloon').map(([, kib]) => Number(kib));
  const least = Math.min(...sizes);
  check(
    `memory was taken: ${sizes[0]} KiB, then ${least}, in the end ${sizes.at(-1)}`,
    least < (sizes[0] ?? 0),
  );
  const bursts = [...text('burst').matchAll(/LAB-BURST (\d+) (\d+) (\d+)/g)].map(([, ...figures]) =>
    figures.map(Number),
  );
  check(
    `both bursts found their memory: ${JSON.stringify(bursts)}`,
    bursts.length === 2 && bursts.every(([status]) => status === 0),
  );
  check(
    'the guest did not swap',
    bursts.every(([, swappedIn, swappedOut]) => swappedIn === 0 && swappedOut === 0),
  );
  const swapped = rows('swapped');
  const ofGuests = swapped.find(([what]) => what === 'guests-out')?.[1];
  check(
    `nor was any guest by the host: ${swapped.map((row) => row.join(' ')).join(', ')}`,
    ofGuests !== undefined && Number(ofGuests) === 0,
  );
  check('no guest ran out of memory', !/[Oo]ut of memory|oom-kill/.test(text('consoles')));
}
