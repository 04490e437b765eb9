import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HostPlacement } from '../model/host-placement.ts';
import { PlacementDocument } from '../model/placement.ts';
import { runCommandLine } from './main.ts';
import { recordingIo } from './testing/recording-io.ts';

const example = join(import.meta.dirname, '../../examples/two-node-scenario.json');
const recorded = join(import.meta.dirname, '../../examples/four-node.json');
let directory = '';
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'virt-tune-plan-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

async function plan(...words: string[]) {
  const { io, out, notes } = recordingIo();
  const code = await runCommandLine(['plan', ...words], io, false);
  return { code, out: out.join(''), notes };
}

async function planned(content: string) {
  const file = join(directory, 'scenario.json');
  writeFileSync(file, content);
  const { code, notes } = await plan('--scenario', file);
  return `${code} ${notes.join()}`.replaceAll(file, 'FILE');
}

describe('virt-tune plan --scenario', () => {
  it('shows who is on which node, who moves, and what is left', async () => {
    const { code, out } = await plan('--scenario', example);
    expect(code).toBe(0);
    expect(out).toMatch(/^5 guests placed · 2 moves\n/);
    expect(out).toMatch(/node 1: 8 of 8 pCPUs, 28 GiB of 32 GiB/);
    expect(out).toMatch(/db {5}24 GiB {2}pCPUs 5-7,13-15/);
    expect(out).toMatch(/web-3 from node 1 to node 0 \(4 GiB, 3 vCPUs\), so that db can be had/);
  });

  it('moves nobody where that is forbidden, and says what it would take', async () => {
    const { code, out } = await plan('--scenario', example, '--no-moves');
    expect([code, out.split('\n', 1)[0]]).toEqual([
      0,
      '4 guests placed · 1 refused · nobody moves',
    ]);
    expect(out.replaceAll(/\s+/g, ' ')).toContain('freeing 1 needs moving web-3 to node 0, web-1');
    const limited = await plan('--scenario', example, '--max-moves', '1', '--fail-on', 'refused');
    expect([limited.code, limited.out.split('\n', 1)]).toEqual([1, [out.split('\n', 1)[0]]]);
  });

  it('prints JSON that its schema accepts', async () => {
    const { out } = await plan('--scenario', example, '--format', 'json');
    expect(PlacementDocument.parse(JSON.parse(out)).placed).toHaveLength(5);
  });

  it('says in one line what is wrong with a scenario, and where', async () => {
    const host = '{"id":"a","nodes":[{"id":0,"cores":[[0]],"memoryMiB":1}]}';
    const of = (hosts: string, guests = ''): string =>
      `{"format":"placement-bench-1","hosts":[${hosts}],"guests":[${guests}]}`;
    expect(await planned('')).toMatch(/^2 .*not a scenario: it is empty \(FILE\)/);
    expect(await planned('{"format":')).toMatch(/^2 .*the scenario is cut off \(FILE\)/);
    expect(await planned('{}')).toMatch(/^2 .*\(FILE, at format\)/);
    expect(await planned(of(''))).toMatch(/^2 .*\(FILE, at hosts\)/);
    expect(await planned(of(host.replace('"memoryMiB":1', '"memoryMiB":-1')))).toMatch(
      /^2 .*FILE, at hosts\[0\]\.nodes\[0\]\.memoryMiB/,
    );
    expect(await planned(of(`${host},${host}`))).toMatch(/two hosts are called a/);
    expect(await planned(of(host.replace('[[0]]', '[[0],[0]]')))).toMatch(/two pCPUs are called 0/);
    expect(await planned(of(host.replace('"nodes"', '"distances":[[10,20]],"nodes"')))).toMatch(
      /distances are no square/,
    );
  });

  it('says what is wrong with what was asked', async () => {
    const { code, notes } = await plan('--scenario', example, '--max-moves', 'many');
    expect([code, notes.join()]).toEqual([2, expect.stringContaining('not a number of moves')]);
    expect((await plan('--scenario', example, recorded)).notes.join()).toContain(
      'a snapshot cannot be combined with --scenario',
    );
    const both = await plan('--scenario', example, '--no-moves', '--max-moves', '2');
    expect(both.notes.join()).toContain('contradict each other');
  });
});

describe('virt-tune plan', () => {
  it('shows where the memory of guests is and should be, and what changes', async () => {
    const { code, out } = await plan(recorded);
    expect(code).toBe(0);
    expect(out).toMatch(/^lab · 8 guests planned · 6 to change/);
    expect(out).toMatch(/^by-hand +90→100 +10→0 +2-3$/m);
    expect(out).toMatch(/^ {2}far: to node 3 \(100 % of its memory is there already\); vCPUs may/m);
    expect(out).not.toMatch(/^ {2}healthy: /m);
  });

  it('leaves the table out where it has no room', async () => {
    const { io, out } = recordingIo();
    await runCommandLine(
      ['plan', recorded],
      { ...io, terminal: { ...io.terminal, width: 40 } },
      false,
    );
    expect(out.join('')).not.toContain('% of memory  ');
    for (const line of out.join('').split('\n')) expect(line.length).toBeLessThanOrEqual(40);
  });

  it('prints JSON that its schema accepts, and ends with 1 where asked to for who has no place', async () => {
    const words = ['--format', 'json', '--policy', 'dedicated', '--fail-on', 'refused'];
    const { code, out } = await plan(recorded, ...words);
    expect([code, HostPlacement.parse(JSON.parse(out)).left.length]).toEqual([1, 1]);
  });

  it('says what makes no sense', async () => {
    expect((await plan(recorded, '--share', '80')).notes.join()).toContain('not a share (80)');
    expect((await plan(recorded, '--ratio', '0')).notes.join()).toContain('not a ratio (0)');
    expect((await plan(recorded, '--no-moves')).notes.join()).toContain('are for scenarios');
    expect((await plan(recorded, '--policy', 'dedicatd')).code).toBe(2);
  });
});
