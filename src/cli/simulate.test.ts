import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AdviceDocument } from '../model/advice.ts';
import {
  CapacityDocument,
  ParametersDocument,
  SimulationDocument,
  SweepDocument,
} from '../model/simulation.ts';
import { runCommandLine } from './main.ts';
import { recordingIo } from './testing/recording-io.ts';

const scenario = join(import.meta.dirname, '../../examples/two-node-scenario.json');
const recorded = join(import.meta.dirname, '../../examples/four-node.json');
let directory = '';
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'virt-tune-simulate-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

async function run(...words: string[]) {
  const { io, out, notes } = recordingIo();
  const code = await runCommandLine(words, io, false);
  return { code, out: out.join(''), notes: notes.join('\n') };
}

const json = async (...words: string[]): Promise<unknown> =>
  JSON.parse((await run(...words, '--format', 'json')).out);

const host = ['--cores', '64', '--nodes', '4'];

describe('virt-tune simulate numa', () => {
  it('prints shares of native by number of guests and policy', async () => {
    const { code, out } = await run('simulate', 'numa', ...host, '--guests', '16,24,64');
    expect(code).toBe(0);
    expect(out).toMatch(/guests {2}floating +core-pinned\n16 +\d\d\.\d \(/);
    expect(out.trimEnd().split('\n')).toHaveLength(7);
  });

  it('leaves out a policy that cannot hold so many guests', async () => {
    const document = await json('simulate', 'numa', ...host, '--guests', '63..65');
    const { rows } = SweepDocument.parse(document);
    expect(rows.map(({ shares }) => Object.keys(shares).length)).toEqual([2, 2, 1]);
  });

  it('draws curves with bands in one file that loads nothing', async () => {
    const { out } = await run('simulate', 'numa', ...host, '--format', 'html');
    expect(out.match(/<polyline class="curve/g)).toHaveLength(2);
    expect(out.match(/<polygon class="band/g)).toHaveLength(2);
    expect(out).not.toMatch(/https?:|NaN|undefined|<script/);
  });
});

describe('virt-tune simulate for guests', () => {
  it('says of each guest of a scenario what is left and what takes the rest', async () => {
    const document = SimulationDocument.parse(await json('simulate', '--scenario', scenario));
    expect(document.guests.map(({ guest }) => guest).sort()).toEqual(
      ['db', 'mail', 'web-1', 'web-2', 'web-3'].sort(),
    );
    for (const { share, losses } of [...document.guests, document.total]) {
      const lost = Object.values(losses).reduce((sum, loss) => sum + loss, 0);
      expect(share.typical + lost).toBeCloseTo(1, 6);
    }
  });

  it.each([
    ['balancing off', 'wide', -1],
    ['hugepages 2M', 'by-hand', 1],
    ['add 8x4vcpu-128MiB', 'healthy', -1],
    ['overcommit 4', 'crowded-1', 0],
    ['ksm on', 'healthy', -1],
  ])('tells what "%s" would do to a guest', async (words, guest, direction) => {
    const document = await json('simulate', '--snapshot', recorded, '--what-if', words);
    const found = SimulationDocument.parse(document).guests.find((each) => each.guest === guest);
    const change = (found?.share.typical ?? 0) - (found?.before?.share.typical ?? 0);
    expect(found?.before).toBeDefined();
    if (direction !== 0) expect(Math.sign(change)).toBe(direction);
  });
});

describe('virt-tune simulate capacity', () => {
  it('counts guests under both policies with the chance of a burst that does not fit', async () => {
    const words = ['--guest', '4vcpu-8GiB', '--floor', '0.3', '--duty', '0.3', '--pages', '2M'];
    const document = CapacityDocument.parse(await json('simulate', 'capacity', ...host, ...words));
    const [careful, generous] = document.policies;
    expect(careful?.guests).toBeGreaterThan(0);
    expect(careful?.cpuBurst).toBe(0);
    expect(generous?.guests).toBeGreaterThan(careful?.guests ?? 0);
    expect(generous?.cpuBurst).toBeGreaterThan(0);
  });
});

describe('virt-tune calibrate', () => {
  it('fits parameters that simulate then uses', async () => {
    const shares = join(directory, 'shares.json');
    const rows = [
      { guests: 16, policy: 'floating', share: 0.85 },
      { guests: 64, policy: 'floating', share: 0.52 },
      { guests: 16, policy: 'core-pinned', share: 0.9 },
      { guests: 64, policy: 'core-pinned', share: 0.78 },
    ];
    const content = { schema: 'virt-tune/shares/1', host: { cores: 64, nodes: 4 }, rows };
    writeFileSync(shares, JSON.stringify(content));
    const parameters = join(directory, 'parameters.json');
    await run('calibrate', '--campaign', shares, '--format', 'json', '--output', parameters);
    const written = ParametersDocument.parse(JSON.parse(readFileSync(parameters, 'utf8')));
    for (const { measured, predicted } of written.fittedTo) {
      expect(Math.abs(predicted - measured)).toBeLessThan(0.03);
    }
    const words = ['--guests', '64', '--policy', 'floating', '--parameters', parameters];
    const { rows: told } = SweepDocument.parse(await json('simulate', 'numa', ...host, ...words));
    expect(told[0]?.shares.floating?.share.typical).toBeCloseTo(0.52, 1);
  });

  it('reads from a snapshot how far floating guests are from their memory', async () => {
    const { parameters } = ParametersDocument.parse(
      await json('calibrate', '--snapshot', recorded),
    );
    expect(Object.keys(parameters)).toContain('bootScatter');
  });
});

describe('nonsense', () => {
  const described = (change: object): string => {
    const node = { id: 0, cores: [[0], [1]], memoryMiB: 1024 };
    const other = { id: 1, cores: [[2], [3]], memoryMiB: 1024 };
    const hosts = [
      {
        id: 'a',
        nodes: [node, other],
        distances: [
          [10, 20],
          [20, 10],
        ],
        ...change,
      },
    ];
    const file = join(directory, 'nonsense.json');
    writeFileSync(file, JSON.stringify({ format: 'placement-bench-1', hosts, guests: [] }));
    return file;
  };

  it.each([
    [['numa', '--cores', '64', '--nodes', '0'], /--nodes makes no sense/],
    [['numa', '--cores', 'NaN'], /--cores makes no sense: NaN/],
    [['numa', '--cores', '4', '--nodes', '8'], /--nodes makes no sense: 8 nodes for 4 cores/],
    [['numa', '--cores', '64', '--memory', '-4GiB'], /--memory makes no sense: -4GiB/],
    [
      ['numa', '--cores', '4', '--guests', '8', '--policy', 'core-pinned'],
      /core-pinned makes no sense: 8 vCPUs cannot be pinned one to one to 4 pCPUs/,
    ],
    [['numa', '--cores', '4', '--duty', '2'], /--duty makes no sense/],
    [
      ['--snapshot', recorded, '--what-if', 'pin'],
      /9 vCPUs cannot be pinned one to one to 8 pCPUs/,
    ],
    [['--snapshot', recorded, '--what-if', 'fly'], /not understood what is supposed \(fly\)/],
  ])('%j is refused with the field and the reason', async (words, reason) => {
    const { code, notes } = await run('simulate', ...words);
    expect(code).toBe(2);
    expect(notes).toMatch(reason);
  });

  it.each([
    [{ nodes: [] }, /nodes/],
    [{ nodes: [{ id: 0, cores: [[0]], memoryMiB: -1 }], distances: [[10]] }, /memoryMiB/],
    [
      {
        distances: [
          [10, 20],
          [30, 10],
        ],
      },
      /distances\[0\]\[1\] makes no sense: 20 there and 30 back/,
    ],
    [
      {
        distances: [
          [10, 5],
          [5, 10],
        ],
      },
      /distances\[0\]\[1\] makes no sense: 5/,
    ],
    [
      {
        distances: [
          [20, 20],
          [20, 10],
        ],
      },
      /distances\[0\]\[0\] makes no sense: 20/,
    ],
  ])('a scenario with %j is refused', async (change, reason) => {
    const { code, notes } = await run('simulate', '--scenario', described(change));
    expect(code).toBe(2);
    expect(notes).toMatch(reason);
  });
});

describe('virt-tune advise', () => {
  it('answers for a guest that runs, with what it was seen to do', async () => {
    const document = AdviceDocument.parse(await json('advise', 'old-iron', '--snapshot', recorded));
    expect(document.workload.memoryMiB).toBe(128);
    expect(document.advice).toHaveLength(7);
  });

  it('says in one line which guests there are', async () => {
    const { code, notes } = await run('advise', 'nobody', '--snapshot', recorded);
    expect(code).toBe(2);
    expect(notes).toMatch(/no such guest runs in the snapshot \(nobody\): name one of by-hand/);
  });
});
