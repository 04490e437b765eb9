/**
 * What rules make of KSM: our policy (ours, and ours-rate as on kernels without an advisor), ksmtuned's, the kernel's
 * advisor (Linux 6.8) and the kernel's defaults, each on the same memory of real processes, with the kernel's real KSM,
 * in turns there and back.
 *
 *   node bench/ksm.ts [--seconds 240] [--rounds 2] [--guests 5] [--guest-mib 160] [--arms ours,advisor] [--wait-s 0]
 *
 * Root. Guests come one after the other in the first fifth of the time, and the first ends after four fifths. Of the
 * memory of each 40 % are alike in all, 45 % its own and 15 % written again and again. ksmtuned acts only where memory
 * is short: rules are told of a host a tenth larger than all guests. KSM is left as it was found, also on Ctrl-C.
 * Where it runs already, nothing is done. Where other processes let their memory be merged, as every QEMU does, no
 * page of them is: as long as they are there everything stands still, for --wait-s in all.
 */
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { KSM, ksmdPid } from '../src/measure/kernel-ksm.ts';
import { type Leases, openLeases, sweepLeases } from '../src/measure/leases.ts';
import { type Account, readAccount } from './ksm/account.ts';
import { openSolitude, type Solitude } from './ksm/alone.ts';
import { type ArmName, armNames, arms, type Small } from './ksm/arms.ts';
import { buildGuest, type Load, lastComesS, mergeableKiB, startGuests } from './ksm/guests.ts';
import { type Knobs, openKnobs } from './ksm/knobs.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '240' },
    rounds: { type: 'string', default: '2' },
    guests: { type: 'string', default: '5' },
    'guest-mib': { type: 'string', default: '160' },
    arms: { type: 'string', default: armNames.join(',') },
    'wait-s': { type: 'string', default: '0' },
  },
});

const KIB_PER_MIB = 1024;
const KIB_PER_GIB = 1024 * 1024;
/** The host that rules are told of, in memory of all guests. */
const HOST_PER_GUESTS = 1.1;
const NEARLY_ALL = 0.9;
/** Outlives a kill: the next start sets back what is written down there. */
const STATE = join(tmpdir(), 'virt-tune-bench-ksm');

const load: Load = {
  guests: Number(values.guests),
  guestMiB: Number(values['guest-mib']),
  seconds: Number(values.seconds),
};

interface Outcome {
  readonly arm: ArmName;
  /** Stood still, as others' memory would have been merged. */
  readonly pausedS: number;
  /** GiB times seconds that were saved, records taken off: the kernel's profit over time. */
  readonly profitGiBs: number;
  readonly ksmdS: number;
  readonly scanned: number;
  readonly copies: number;
  /** With all guests there: the most, and when most of it was reached, from the coming of the last. */
  readonly mostMiB: number;
  readonly nearlyAllS: number | undefined;
  readonly end: Account;
}

function namesOf(text: string): ArmName[] {
  return text.split(',').map((word) => {
    const name = armNames.find((each) => each === word);
    if (name !== undefined) return name;
    throw new Error(`no such arm: ${word}; there are ${armNames.join(', ')}`);
  });
}

interface Bench {
  readonly program: string;
  readonly knobs: Knobs;
  readonly leases: Leases;
  readonly ksmd: number;
  readonly solitude: Solitude;
  readonly signal: AbortSignal;
}

async function run(arm: ArmName, bench: Bench): Promise<Outcome> {
  const { knobs, ksmd, solitude, signal } = bench;
  await solitude.alone(new Set(), () => () => undefined);
  knobs.reset();
  const guests = startGuests(bench.program, load, bench.leases);
  const host: Small = {
    totalKiB: load.guests * load.guestMiB * KIB_PER_MIB * HOST_PER_GUESTS,
    freeKiB: () => host.totalKiB - guests.residentKiB() + readAccount(ksmd).savedKiB,
  };
  const before = readAccount(ksmd);
  let pausedMs = 0;
  const startMs = performance.now();
  const atS = (): number => (performance.now() - startMs - pausedMs) / 1000;
  const say = (text: string): void => console.error(`${arm} ${atS().toFixed(0)} s: ${text}`);
  const halt = (): (() => void) => {
    const goOn = [knobs.pause(), guests.freeze()];
    return () => {
      for (const each of goOn) each();
    };
  };
  const steering = await arms[arm]({ knobs, guests, host, signal, say });
  const tally = startTally(before);
  try {
    let nextStepS = steering.everyS;
    while (atS() < load.seconds) {
      await guests.follow(atS());
      if (atS() >= nextStepS) {
        nextStepS += steering.everyS;
        await steering.step();
      }
      await sleep(1000, undefined, { signal });
      tally.note(atS(), readAccount(ksmd), guests.pids().size);
      pausedMs += await solitude.alone(guests.pids(), halt);
    }
    return { arm, pausedS: pausedMs / 1000, ...tally.outcome() };
  } finally {
    knobs.stop();
    steering.stop();
    await guests.stop();
  }
}

/** What comes of an arm, second by second. */
function startTally(before: Account) {
  let now = before;
  let lastS = 0;
  let profitGiBs = 0;
  let mostMiB = 0;
  let nearlyAllS: number | undefined;
  return {
    note: (atS: number, account: Account, there: number) => {
      now = account;
      profitGiBs += (now.profitKiB / KIB_PER_GIB) * (atS - lastS);
      lastS = atS;
      mostMiB = Math.max(mostMiB, now.savedKiB / KIB_PER_MIB);
      if (there === load.guests && now.savedKiB >= mergeableKiB(load, there) * NEARLY_ALL)
        nearlyAllS ??= lastS - lastComesS(load);
    },
    outcome: () => ({
      profitGiBs,
      ksmdS: now.ksmdS - before.ksmdS,
      scanned: now.scanned - before.scanned,
      copies: now.copies - before.copies,
      mostMiB,
      nearlyAllS,
      end: now,
    }),
  };
}

function report(outcomes: readonly Outcome[]): void {
  const titles = ['profit/CPU s', 'profit', 'ksmd CPU', 'pages', 'most', 'end', '90 % after'];
  console.log(
    [
      'arm'.padEnd(10),
      ...titles.map((each) => each.padStart(13)),
      'records'.padStart(10),
      'copies'.padStart(8),
    ].join(''),
  );
  for (const one of [...outcomes].sort((a, b) => a.arm.localeCompare(b.arm)))
    console.log(
      [
        one.arm.padEnd(10),
        `${(one.profitGiBs / one.ksmdS).toFixed(1)} GiB`.padStart(13),
        `${one.profitGiBs.toFixed(1)} GiB s`.padStart(13),
        `${one.ksmdS.toFixed(2)} s`.padStart(13),
        (Number.isNaN(one.scanned) ? '-' : `${(one.scanned / 1e6).toFixed(2)} M`).padStart(13),
        `${one.mostMiB.toFixed(0)} MiB`.padStart(13),
        `${(one.end.savedKiB / KIB_PER_MIB).toFixed(0)} MiB`.padStart(13),
        (one.nearlyAllS === undefined ? 'never' : `${one.nearlyAllS.toFixed(0)} s`).padStart(13),
        `${(one.end.recordsKiB / KIB_PER_MIB).toFixed(1)} MiB`.padStart(10),
        String(one.copies).padStart(8),
        one.pausedS > 0 ? `  stood still for ${one.pausedS.toFixed(0)} s` : '',
      ].join(''),
    );
}

function describeLoad(rounds: number): void {
  const all = load.guests * load.guestMiB;
  console.log(
    `${load.guests} guests of ${load.guestMiB} MiB, ${mergeableKiB(load, load.guests) / KIB_PER_MIB} MiB of ${all} can be merged away; ${load.seconds} s an arm, ${rounds} rounds`,
  );
  console.log(
    `rules are told of a host of ${(all * HOST_PER_GUESTS).toFixed(0)} MiB, not of this one: else ksmtuned would not act`,
  );
}

/** There and back, so that what drifts weighs on all arms alike. */
function turns(names: readonly ArmName[], rounds: number): ArmName[] {
  return Array.from({ length: rounds }, (_, round) =>
    round % 2 === 0 ? names : [...names].reverse(),
  ).flat();
}

const names = namesOf(values.arms);
const ending = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => ending.abort(new Error(`ended by ${signal}`)));
await sweepLeases(STATE);
const counterOf = (name: string): number => Number(readFileSync(join(KSM, name), 'utf8'));
if (counterOf('run') === 1 || counterOf('pages_sharing') > 0)
  throw new Error('KSM is in use on this host already: it is left alone');
const ksmd = ksmdPid();
if (ksmd === undefined) throw new Error('this kernel has no ksmd');
const leases = openLeases(STATE);
const directory = mkdtempSync(join(tmpdir(), 'virt-tune-bench-'));
leases.take({ kind: 'directory', path: directory });
const outcomes: Outcome[] = [];
try {
  const bench: Bench = {
    program: buildGuest(directory),
    knobs: openKnobs(leases),
    leases,
    ksmd,
    solitude: openSolitude(Number(values['wait-s']) * 1000, ending.signal),
    signal: ending.signal,
  };
  describeLoad(Number(values.rounds));
  for (const arm of turns(names, Number(values.rounds))) {
    const outcome = await run(arm, bench);
    outcomes.push(outcome);
    report([outcome]);
  }
} catch (error) {
  // What was measured until then is shown as well.
  console.error(ending.signal.aborted ? String(ending.signal.reason) : error);
  process.exitCode = 1;
} finally {
  await leases.releaseAll();
  if (outcomes.length > 1) report(outcomes);
}
