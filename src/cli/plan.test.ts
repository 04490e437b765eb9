import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PlacementDocument } from '../model/placement.ts';
import { Plan } from '../model/plan.ts';
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
  it('shows where the memory of guests is and should be, what changes for each, and what is refused', async () => {
    const { code, out } = await plan(recorded);
    expect(code).toBe(0);
    expect(out).toMatch(
      /^lab · 8 guests planned · 29 changes: 18 live, 3 from the next boot, 8 from the\nnext start of the guest/,
    );
    expect(out).toMatch(/^by-hand +90→100 +10→0 +2-3$/m);
    expect(out).toMatch(
      /^far · to node 3: 100 % of its memory is there already · answers BAL-03,/m,
    );
    expect(out).toMatch(/^ {2}memory is on node 1 \(24 MiB move\) \[\d\]$/m);
    expect(out).toMatch(/^ {2}wide: memory to node 0: its memory mode is interleave/m);
    expect(out).toMatch(/^ {2}lab: memory 84\.2 → 97\.4 %/m);
    expect(out).toMatch(
      /^Expected of native speed, by simulation\n {2}lab: [\d.]+ → [\d.]+ % \(\+[\d.]+ to \+[\d.]+ points\)$/m,
    );
    expect(out).toMatch(/^ {2}wide: used 0 of 2 vCPUs in 5\.9 s; 1 vCPU would do$/m);
    expect(out).toContain('cannot be\napplied as it is');
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
    const document = Plan.parse(JSON.parse(out));
    expect([code, document.placement.left.length, document.bound]).toEqual([1, 1, false]);
    expect(document.request).toMatchObject({ policy: 'dedicated', only: [], liveOnly: false });
    expect(document.refused[0]).toMatchObject({
      what: expect.stringMatching(/: a place of its own$/),
      reason: expect.stringContaining('0 free dedicated pCPUs, 1 are needed'),
    });
    const text = (await plan(recorded, '--policy', 'dedicated')).out.replaceAll(/\s+/g, ' ');
    expect(text).toContain('proven: no arrangement has room for those left out beside the others');
  });

  it('writes the plan for apply to a file, and shows what people read of it', async () => {
    const file = join(directory, 'plan.json');
    const { out } = await plan(recorded, '--output', file);
    expect(out).toMatch(/^lab · 8 guests planned/);
    expect(Plan.parse(JSON.parse(readFileSync(file, 'utf8'))).changes).toHaveLength(29);
  });

  it('plans a part of it: of a guest, a topic, a check, and what counts at once', async () => {
    const idsOf = async (...words: string[]): Promise<string[]> => {
      const { out } = await plan(recorded, '--format', 'json', ...words);
      return Plan.parse(JSON.parse(out)).changes.map(({ id }) => id);
    };
    expect(await idsOf('--only', 'far', '--live-only')).toEqual([
      'far: vCPU 0',
      'far: emulator thread',
    ]);
    expect(await idsOf('--only', 'PIN-06,NUM-03')).toEqual([
      'far: emulator thread',
      'far: definition',
    ]);
    expect(await idsOf('--only', 'cache', '--only', 'healthy', '--live-only')).toContain('IRQ 27');
    expect((await plan(recorded, '--only', 'nobody')).notes.join()).toContain(
      '--only nobody is no topic, no check and no guest of this host',
    );
  });

  it('draws a page that is all there is to it', async () => {
    const { out } = await plan(recorded, '--format', 'html');
    expect(out).toMatch(/^<!doctype html>/);
    expect(out).toContain('crowded-1: 100 MiB from node 3 to node 2');
    expect(out).toContain('Expected of native speed, by simulation');
    expect(out).not.toMatch(/ (?:src|href)="https?:/);
  });

  it('says what makes no sense', async () => {
    expect((await plan(recorded, '--share', '80')).notes.join()).toContain('not a share (80)');
    expect((await plan(recorded, '--ratio', '0')).notes.join()).toContain('not a ratio (0)');
    expect((await plan(recorded, '--allow', 'smt')).notes.join()).toContain(
      'nothing that can be allowed (smt)',
    );
    expect((await plan(recorded, '--diff')).notes.join()).toContain('needs to know how things');
    expect((await plan('--diff', '--format', 'json')).notes.join()).toContain('--diff is text');
    expect((await plan('--scenario', example, '--live-only')).code).toBe(2);
    expect((await plan(recorded, '--policy', 'dedicatd')).code).toBe(2);
  });
});
