import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SimulationDocument, SweepDocument } from '../model/simulation.ts';
import { runCommandLine } from './main.ts';
import { recordingIo } from './testing/recording-io.ts';

const scenario = join(import.meta.dirname, '../../examples/two-node-scenario.json');
const recorded = join(import.meta.dirname, '../../examples/four-node.json');

async function run(...words: string[]) {
  const progress: string[] = [];
  const { io, out, notes } = recordingIo({ progress: (line) => progress.push(line) });
  const all = ['simulate', ...words, '--engine', 'events', '--simulated', '200ms', '--seeds', '3'];
  const code = await runCommandLine(all, io, false);
  return { code, out: out.join(''), notes: notes.join('\n'), progress };
}

const json = async (...words: string[]): Promise<unknown> =>
  JSON.parse((await run(...words, '--format', 'json')).out);

const host = ['numa', '--cores', '16', '--nodes', '4', '--guest', '2vcpu-1GiB'];
const all = ['--policy', 'floating,numa-balanced,node-pinned,core-pinned'];

describe('virt-tune simulate numa --engine events', () => {
  it('tells lowest, middle and highest of the runs for each policy that holds so many', async () => {
    const document = SweepDocument.parse(await json(...host, ...all, '--guests', '4,8,9'));
    expect(document.runs).toEqual({ seeds: 3, simulatedMs: 200 });
    expect(document.rows.map(({ shares }) => Object.keys(shares).length)).toEqual([4, 4, 3]);
    for (const { share, losses } of document.rows.flatMap(({ shares }) => Object.values(shares))) {
      const lost = Object.values(losses).reduce((sum, loss) => sum + loss, 0);
      expect(share.typical + lost).toBeCloseTo(1, 6);
      expect(share.low <= share.typical && share.typical <= share.high).toBe(true);
    }
    const { floating, 'core-pinned': pinned } = document.rows[1]?.shares ?? {};
    expect(floating?.share.high).toBeGreaterThan(floating?.share.low ?? 1);
    expect(pinned?.share.typical).toBeGreaterThan(floating?.share.high ?? 1);
  });

  it('says so in words and pictures, and how far it is', async () => {
    const { out, progress } = await run(...host, '--guests', '4,8');
    expect(out).toContain('event by event, the middle (lowest-highest) of 3 runs of 0.2 s');
    expect(progress).toContain('virt-tune: simulating, 100 % of 12 runs done');
    const drawn = await run(...host, '--guests', '4,8', '--format', 'html');
    expect(drawn.out).toContain('bands from the lowest to the highest of them');
    expect(drawn.out.match(/<polygon class="band/g)).toHaveLength(2);
  });

  it('gives the same answer to the same question', async () => {
    const words = [...host, '--guests', '8', '--policy', 'floating'];
    expect(await json(...words)).toEqual(await json(...words));
  });

  it('ends at once when it is interrupted', async () => {
    const abort = new AbortController();
    const { io, out } = recordingIo({ signal: abort.signal, progress: () => abort.abort() });
    const words = ['simulate', ...host, '--guests', '1..8', '--engine', 'events'];
    await expect(runCommandLine([...words, '--simulated', '10m'], io, false)).resolves.not.toBe(0);
    expect(out).toEqual([]);
  });

  it.each([
    [['--simulated', '1ms'], /--simulated makes no sense: 1ms/],
    [['--seeds', '0'], /--seeds makes no sense/],
    [
      ['--guests', '1..4000', '--seeds', '100'],
      /800000 runs with 16004000 guests in all are too many/,
    ],
  ])('%j is refused with the field and the reason', async (words, reason) => {
    const { io, notes } = recordingIo();
    const line = ['simulate', ...host, '--engine', 'events', ...words];
    expect(await runCommandLine(line, io, false)).toBe(2);
    expect(notes.join('\n')).toMatch(reason);
  });
});

describe('virt-tune simulate --engine events for guests', () => {
  it('says of each guest of a scenario what is left and what takes the rest', async () => {
    const document = SimulationDocument.parse(await json('--scenario', scenario));
    expect(document.engine).toBe('events');
    expect(document.guests).toHaveLength(5);
    for (const { share, losses } of [...document.guests, document.total]) {
      const lost = Object.values(losses).reduce((sum, loss) => sum + loss, 0);
      expect(share.typical + lost).toBeCloseTo(1, 6);
    }
  });

  it('tells what would change for a guest that runs, and knows one without KVM', async () => {
    const supposed = ['--what-if', 'add 8x4vcpu-128MiB'];
    const document = SimulationDocument.parse(await json('--snapshot', recorded, ...supposed));
    const guest = (name: string) => document.guests.find((each) => each.guest === name);
    const { share, before } = guest('healthy') ?? {};
    expect(share?.typical).toBeLessThan((before?.share.typical ?? 0) - 0.1);
    expect(guest('emulated')?.before?.losses.emulation).toBeGreaterThan(0.3);
    expect(guest('added-8')?.before).toBeUndefined();
  });
});
