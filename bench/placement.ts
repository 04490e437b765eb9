/**
 * Placement beside OpenStack Nova's on the same machine: how many guests are admitted before the first that is not, of
 * the most that can be, and what a decision takes with its pins and accounting.
 *
 *   node bench/placement.ts [FILE...] [--rounds 9]
 *
 * FILEs are scenarios (default: the families of test/fixtures/placement). Needs Debian's python3-nova for the peer;
 * without it the peer's columns stay empty.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { Scenario } from '../src/model/scenario.ts';
import { Arrangement } from '../src/placement/arrangement.ts';
import { fleetOf } from '../src/placement/fleet.ts';
import { guestNeed } from '../src/placement/need.ts';
import { planHost } from '../src/placement/plan-host.ts';
import { smallHost } from '../src/placement/testing/small-host.ts';
import { sizedScenarios } from './placement/sizes.ts';

const TARGET_SPEED = 50;
const FIXTURES = join(import.meta.dirname, '../test/fixtures/placement');
/** Debian's modules are its own python's. */
const PYTHON = '/usr/bin/python3';

const { values, positionals } = parseArgs({
  options: { rounds: { type: 'string', default: '9' } },
  allowPositionals: true,
});

interface PeerRow {
  readonly file: string;
  readonly strategy: 'spread' | 'pack';
  readonly admitted: number;
  readonly medianUs: number | null;
}

const files =
  positionals.length > 0
    ? positionals
    : readdirSync(FIXTURES)
        .filter((name) => /^[A-F]-/.test(name))
        .map((name) => join(FIXTURES, name));
quality(files);
speed(Number(values.rounds));
worstCase(Number(values.rounds));
replan(Number(values.rounds));

function quality(names: readonly string[]): void {
  const peer = peerRows(names);
  console.log(
    'admitted before the first refusal: optimum, ours without moves, with (moves), Nova spread, pack',
  );
  const totals = [0, 0, 0, 0, 0];
  for (const name of names) {
    const json = JSON.parse(readFileSync(name, 'utf8'));
    const scenario = Scenario.parse(json);
    const still = admitted(scenario, 0);
    const moving = admitted(scenario, Number.POSITIVE_INFINITY);
    const of = (strategy: string): number | undefined =>
      peer.find((row) => row.file === name && row.strategy === strategy)?.admitted;
    const row = [json.best?.prefix, still.count, moving.count, of('spread'), of('pack')];
    for (const [at, value] of row.entries()) totals[at] = (totals[at] ?? 0) + (value ?? Number.NaN);
    console.log(
      basename(name).padEnd(30),
      row.map((value) => String(value ?? '-').padStart(5)).join(''),
      `  (${moving.moves})`,
    );
  }
  const [optimum = 1] = totals;
  const shares = totals.map((value) => `${((100 * value) / optimum).toFixed(1)} %`);
  console.log('all together'.padEnd(30), shares.join('  '));
}

function admitted(scenario: Scenario, limit: number): { count: number; moves: number } {
  const fleet = fleetOf(scenario.hosts);
  const arrangement = new Arrangement(fleet);
  let moves = 0;
  for (const [count, guest] of scenario.guests.entries()) {
    const moved = arrangement.admit(guestNeed(guest, fleet), limit);
    if (moved === undefined) return { count, moves };
    moves += moved.length;
  }
  return { count: scenario.guests.length, moves };
}

function speed(rounds: number): void {
  const directory = mkdtempSync(join(tmpdir(), 'virt-tune-bench-'));
  try {
    console.log(
      '\nus a decision with pins and accounting (medians): ours, Nova spread, pack, ratio to the faster',
    );
    for (const { name, scenario } of sizedScenarios()) {
      const file = join(directory, `${name.replaceAll(' ', '-')}.json`);
      writeFileSync(file, JSON.stringify(scenario));
      const ours = decisionUs(scenario, rounds);
      const theirs = peerRows([file]).flatMap(({ medianUs }) => medianUs ?? []);
      const ratio = Math.min(...theirs) / ours;
      console.log(
        name.padEnd(22),
        ours.toFixed(2).padStart(7),
        theirs.map((us) => us.toFixed(0).padStart(7)).join(''),
        theirs.length > 0 ? `  ${ratio.toFixed(0)}x (wanted ${TARGET_SPEED}x)` : '',
      );
    }
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** Of the decisions up to the first refusal, each round with an empty host. */
function decisionUs(scenario: Scenario, rounds: number): number {
  const fleet = fleetOf(scenario.hosts);
  const times: number[] = [];
  // The first rounds are the compiler's.
  for (let round = -20; round < rounds; round += 1) {
    const arrangement = new Arrangement(fleet);
    for (const guest of scenario.guests) {
      const before = performance.now();
      const moved = arrangement.admit(guestNeed(guest, fleet));
      const after = performance.now();
      if (moved === undefined) break;
      if (round >= 0) times.push((after - before) * 1000);
    }
  }
  return median(times);
}

/** Cells that need a node each, on a host that has room for all but one of them, or for all. */
function worstCase(rounds: number): void {
  console.log('\nus a decision on 16 nodes for a guest of 8 cells (median)');
  for (const { what, alike, room } of [
    { what: 'alike, room for 7', alike: true, room: 7 },
    { what: 'alike, room everywhere', alike: true, room: 16 },
    { what: 'all different, room for 7', alike: false, room: 7 },
    { what: 'all different, room everywhere', alike: false, room: 16 },
  ]) {
    const scenario = wideGuest(alike, room);
    const fleet = fleetOf(scenario.hosts);
    const [guest] = scenario.guests;
    if (guest === undefined) continue;
    const times: number[] = [];
    for (let round = -200; round < rounds * 20; round += 1) {
      const arrangement = new Arrangement(fleet);
      const before = performance.now();
      const moved = arrangement.admit(guestNeed(guest, fleet));
      const after = performance.now();
      if ((moved !== undefined) !== room >= 8) throw new Error(`${what}: the wrong answer`);
      if (round >= 0) times.push((after - before) * 1000);
    }
    console.log(what.padEnd(32), median(times).toFixed(1));
  }
}

/** A host of 8 nodes with 200 guests that run anywhere, planned as a whole; pinned one to one, and floating. */
function replan(rounds: number): void {
  console.log('\nms a plan for 200 guests on 8 nodes of 32 cores (median), guests with a place');
  const guests = Array.from({ length: 200 }, (_, at) => ({
    name: `g${at}`,
    vcpus: [1, 2, 2, 3, 4][at % 5] ?? 1,
    node: (at * 5) % 8,
    memoryMiB: 200,
  }));
  const snapshot = smallHost(8, 32, guests);
  for (const policy of ['dedicated', 'conservative', 'overcommit'] as const) {
    const times: number[] = [];
    let placed = 0;
    for (let round = -2; round < rounds; round += 1) {
      const before = performance.now();
      placed = guests.length - planHost(snapshot, { policy, share: 0.8, ratio: 4 }).left.length;
      const after = performance.now();
      if (round >= 0) times.push(after - before);
    }
    console.log(policy.padEnd(16), median(times).toFixed(1).padStart(7), `  ${placed}`);
  }
}

function wideGuest(alike: boolean, room: number): Scenario {
  const ids = Array.from({ length: 16 }, (_, id) => id);
  const nodes = ids.map((id) => ({
    id,
    socket: id >> 2,
    cores: Array.from({ length: 8 }, (_, core) => [id * 16 + core * 2, id * 16 + core * 2 + 1]),
    memoryMiB: id < room ? 65_536 : 1024,
  }));
  const cells = Array.from({ length: 8 }, (_, at) => ({
    vcpus: alike ? 4 : at + 1,
    memoryMiB: 4096 + (alike ? 0 : at * 512),
  }));
  const distances = ids.map((one) => ids.map((other) => distanceOf(one, other)));
  const hosts = [{ id: 'h', nodes, distances }];
  return Scenario.parse({ format: 'placement-bench-1', hosts, guests: [{ id: 'wide', cells }] });
}

function distanceOf(one: number, other: number): number {
  if (one === other) return 10;
  return one >> 2 === other >> 2 ? 12 : 32;
}

function peerRows(names: readonly string[]): PeerRow[] {
  try {
    const text = execFileSync(PYTHON, [join(import.meta.dirname, 'placement/peer.py'), ...names], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return text
      .trim()
      .split('\n')
      .map((line): PeerRow => JSON.parse(line));
  } catch {
    return [];
  }
}

function median(times: number[]): number {
  times.sort((left, right) => left - right);
  return times[times.length >> 1] ?? Number.NaN;
}
