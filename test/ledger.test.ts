import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { auditOf } from '../src/checks/audit.ts';
import { checks } from '../src/checks/registry.ts';
import { fourNodeHost, guestOf, runtimeOf } from '../src/checks/testing/edited.ts';
import { place, setThread } from '../src/checks/testing/threads.ts';
import * as cpuFigures from '../src/evidence/cpu.ts';
import * as deviceFigures from '../src/evidence/devices.ts';
import * as memoryFigures from '../src/evidence/memory.ts';
import { baseCauses, causes } from '../src/ledger/causes.ts';
import { ledgerOf } from '../src/ledger/ledger.ts';
import { known, unreadable } from '../src/model/fact.ts';
import type { Finding } from '../src/model/finding.ts';
import type { LedgerAccount } from '../src/model/ledger.ts';
import type { Snapshot } from '../src/model/snapshot.ts';
import { type Dimension, statuses } from '../src/model/verdict.ts';
import { ledgerLines, nativeShares } from '../src/report/ledger-text.ts';

function ledgerAfter(edit: (draft: Snapshot) => void = () => undefined): LedgerAccount[] {
  const snapshot = fourNodeHost();
  edit(snapshot);
  return auditOf(snapshot, checks).ledger;
}

function accountOf(
  ledger: readonly LedgerAccount[],
  name: string,
  dimension: Dimension,
): LedgerAccount {
  const account = ledger.find(
    ({ subject, dimension: own }) => subject.name === name && own === dimension,
  );
  if (account === undefined) throw new Error(`no account of ${name} in ${dimension}`);
  return account;
}

const figures = Object.entries({ ...cpuFigures, ...memoryFigures, ...deviceFigures });

describe('published figures', () => {
  it.each(figures)('%s is a range of shares with a source', (_name, figure) => {
    const { low, typical, high, source, basis } = figure;
    expect([low, typical, high]).toEqual([low, typical, high].toSorted((a, b) => a - b));
    expect(low).toBeGreaterThanOrEqual(0);
    expect(high).toBeLessThanOrEqual(1);
    expect(source).toMatch(/\S{4,}/);
    expect(basis).toMatch(/\d|half|twice/);
  });

  it.each(figures)('%s is counted somewhere, or stands behind a model', (name, figure) => {
    const counted = [...baseCauses, ...causes].some((cause) => cause.figure === figure);
    expect(counted || name === 'needlessBalancing').toBe(true);
  });
});

describe('causes', () => {
  it('name checks that exist, each once', () => {
    const ids = causes.flatMap((cause) => cause.checks);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => !checks.some((check) => check.id === id))).toEqual([]);
  });
});

describe('the ledger', () => {
  it('can be followed by hand: each step takes its share of what was left', () => {
    const accounts = ledgerAfter().filter(({ subject }) => subject.kind === 'guest');
    expect(accounts.length).toBeGreaterThan(10);
    for (const { steps, best, typical, worst } of accounts) {
      const left = { best: 1, typical: 1, worst: 1 };
      for (const { loss, kind } of steps) {
        left.best *= kind === 'unknown' ? 1 : 1 - loss.low;
        left.typical *= kind === 'unknown' ? 1 : 1 - loss.typical;
        left.worst *= 1 - loss.high;
      }
      expect({ best, typical, worst }).toEqual(left);
    }
  });

  it('counts a cause that several checks found once, and says so', () => {
    const { steps } = accountOf(ledgerAfter(), 'crowded-1', 'cpu');
    const waiting = steps.filter(({ kind }) => kind === 'loss');
    expect(waiting).toHaveLength(1);
    expect(waiting[0]).toMatchObject({
      check: 'SCH-01',
      overlaps: expect.arrayContaining(['SCH-02', 'PIN-02']),
      loss: { basis: 'model' },
    });
    expect(waiting[0]?.loss.typical).toBeCloseTo(0.5, 1);
  });

  it('takes remote memory from this host: the farther and the more, the dearer', () => {
    const lossOf = (cpus: number[], memoryMiB: Record<string, number>) =>
      accountOf(
        ledgerAfter((draft) => place(draft, 'far', { cpus, memoryMiB })),
        'far',
        'memory',
      );
    const all = lossOf([0, 1], { 3: 1000 });
    const half = lossOf([0, 1], { 0: 500, 3: 500 });
    // 1 - 1/(1 + 0.37 x 0.6 x 1) and the same with half of it
    expect(all.typical).toBeCloseTo(1 / 1.222, 3);
    expect(half.typical).toBeCloseTo(1 / 1.111, 3);
  });

  it('widens the worst case by what nobody could look for, and nothing else', () => {
    const before = accountOf(ledgerAfter(), 'old-iron', 'storage');
    const after = accountOf(
      ledgerAfter((draft) => {
        for (const image of guestOf(draft, 'old-iron').images)
          image.layers = unreadable('qemu-img: permission denied');
      }),
      'old-iron',
      'storage',
    );
    expect(after.steps.some(({ kind }) => kind === 'unknown')).toBe(true);
    expect(after.worst).toBeLessThan(before.worst);
    expect([after.typical, after.best]).toEqual([before.typical, before.best]);
  });

  it('does not charge an idle guest for a busy host', () => {
    const { steps } = accountOf(
      ledgerAfter((draft) => setThread(draft, 'healthy', 'vcpu', { ran: 0, waited: 0 })),
      'healthy',
      'cpu',
    );
    expect(steps.map(({ kind }) => kind)).toEqual(['base']);
  });

  it('knows what exits cost a guest that works', () => {
    const { steps } = accountOf(
      ledgerAfter((draft) => {
        setThread(draft, 'healthy', 'vcpu', { ran: 0.5 });
        runtimeOf(draft, 'healthy').kvmCounters = known({
          exits: { total: 1e6, delta: 10_000 },
        });
      }),
      'healthy',
      'cpu',
    );
    // 10,000 exits in half a second of running, 15,000 cycles each at 2600 MHz.
    expect(steps[0]?.loss.typical).toBeCloseTo((20_000 * 15_000) / 2.6e9, 3);
  });

  it('has no account for a guest that is off', () => {
    expect(ledgerAfter().some(({ subject }) => subject.name === 'defined-only')).toBe(false);
  });

  it('adds guests up to their host by their size', () => {
    const ledger = ledgerAfter();
    const memory = ledger.filter(
      ({ dimension, subject }) => dimension === 'memory' && subject.kind === 'guest',
    );
    const sizes = new Map([
      ['wide', 192],
      ['far', 192],
    ]);
    const weighted = memory.map(({ subject, typical }) => ({
      typical,
      size: sizes.get(subject.name) ?? 128,
    }));
    const total = weighted.reduce((sum, { size }) => sum + size, 0);
    const mean = weighted.reduce((sum, { typical, size }) => sum + typical * size, 0) / total;
    expect(accountOf(ledger, 'lab', 'memory').typical).toBeCloseTo(mean, 10);
  });

  it.each(['cpu', 'memory', 'storage', 'network'] as const)(
    'shows how the guests make up the %s of their host',
    (dimension) => {
      const { typical, arithmetic = '' } = accountOf(ledgerAfter(), 'lab', dimension);
      const [, terms = '', total] = /: \((.*)\) \/ ([\d.]+)$/.exec(arithmetic) ?? [];
      const products = terms.split(' + ').map((term) => term.split(' x ').map(Number));
      const sum = products.reduce(
        (before, factors) => before + factors.reduce((left, right) => left * right, 1),
        0,
      );
      expect(Math.abs(sum / Number(total) - typical)).toBeLessThan(0.001);
    },
  );

  it('stays within what is possible, whatever was found', () => {
    const snapshot = fourNodeHost();
    const { findings } = auditOf(snapshot, checks);
    const anyStatus = fc.array(fc.constantFrom(...statuses), {
      minLength: findings.length,
      maxLength: findings.length,
    });
    fc.assert(
      fc.property(anyStatus, (chosen) => {
        const made = findings.map(
          (finding, index): Finding => ({ ...finding, status: chosen[index] ?? 'pass' }),
        );
        for (const { best, typical, worst } of ledgerOf(snapshot, made)) {
          expect(worst).toBeGreaterThanOrEqual(0);
          expect(typical).toBeGreaterThanOrEqual(worst - 1e-12);
          expect(best).toBeGreaterThanOrEqual(typical - 1e-12);
          expect(best).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 50 },
    );
  });
});

describe('the text of the ledger', () => {
  const plain = { width: 80, colour: false, unicode: true };

  it('shows every factor with its source', () => {
    const text = ledgerLines(ledgerAfter(), plain).join('\n');
    expect(text).toContain('far · memory: 0.818 of native (0.532 to 0.969)');
    expect(text).toMatch(
      /0\.818 memory away from its vCPUs \(NUM-01, also NUM-03: counted\s+once\)/,
    );
    expect(text).toContain('Hyser, linux-kernel 2023-12-15');
    expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  it('can be checked with a pocket calculator: each line, and each account from its first line to its last', () => {
    let left = 1;
    let steps = 0;
    let formulas = 0;
    for (const line of ledgerLines(ledgerAfter(), { ...plain, width: 1000 })) {
      const step = /^ {2}(\d\.\d+) .*: x \(1 - (\d\.\d+)\)/.exec(line);
      if (line === '  1.000 native') left = 1;
      if (step !== null) {
        // What is printed is rounded to a thousandth, before and after.
        expect(Math.abs(left * (1 - Number(step[2])) - Number(step[1]))).toBeLessThan(0.0015);
        left = Number(step[1]);
        steps += 1;
      }
      const model = /1 - 1\/\(1 \+ ([\d.]+) x \(([\d.]+) - 1\) x ([\d.]+)\) = ([\d.]+) %/.exec(
        line,
      );
      if (model === null) continue;
      const [memoryBound = 0, ratio = 0, remote = 0, percent = 0] = model.slice(1).map(Number);
      const loss = 1 - 1 / (1 + memoryBound * (ratio - 1) * remote);
      expect(Math.abs(loss * 100 - percent)).toBeLessThan(0.1);
      formulas += 1;
    }
    expect(steps).toBeGreaterThan(20);
    expect(formulas).toBeGreaterThan(3);
  });

  it('says in one line what is left', () => {
    const own = ledgerAfter().filter(({ subject }) => subject.name === 'old-iron');
    expect(nativeShares(own)).toMatch(
      /^cpu \d+ % of native \(\d+-\d+\), memory \d+ % .*, storage 31 % \(11-66\), network 50 % /,
    );
  });
});
