import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Plan } from '../src/model/plan.ts';
import { makeScatter } from './make-scatter.ts';
import { runLabAgain } from './run-lab.ts';

const GUESTS = 6;
/** A node of the lab has two pCPUs. */
const PCPUS_OF_NODE = 2;

let directory: string;
const text = (name: string) => readFileSync(join(directory, name), 'utf8');
/** `NAME VALUE` lines. */
const rows = (name: string) =>
  text(name)
    .trim()
    .split('\n')
    .map((line) => line.split(' '));

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'changed-host-'));
  // The lab runs the program as it is built.
  execFileSync(join(import.meta.dirname, '../bin/virt-tune'), ['--version']);
  makeScatter(directory);
  const { exitCode, stderr } = await runLabAgain({
    script: join(import.meta.dirname, 'scenarios/changed-host.sh'),
    nodes: 4,
    cpus: 8,
    memory: '4G',
    libvirt: true,
    share: directory,
    timeoutS: 1500,
  });
  expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
});

afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe('a host with scattered guests, planned and applied', () => {
  it('had its guests spread over nodes before', () => {
    const shares = rows('scattered').map(([, share]) => Number(share));
    expect(shares).toHaveLength(GUESTS);
    expect(Math.min(...shares)).toBeLessThan(95);
  });

  it('has every vCPU on its node alone, and 95 % of the memory there, within a minute of the plan being applied', () => {
    for (const [guest, share] of rows('local')) {
      expect({ guest, isLocal: Number(share) >= 95 }).toEqual({ guest, isLocal: true });
    }
    expect(Number(text('seconds'))).toBeLessThanOrEqual(60);
    for (const [guest, cpus = ''] of rows('allowed')) {
      const all = cpus.split(',').flatMap((part) => {
        const [first = 0, last = first] = part.split('-').map(Number);
        return Array.from({ length: last - first + 1 }, (_, index) => first + index);
      });
      const nodes = new Set(all.map((cpu) => Math.floor(cpu / PCPUS_OF_NODE)));
      expect({ guest, nodes: nodes.size }).toEqual({ guest, nodes: 1 });
    }
  });

  it('migrates its vCPUs less than before', () => {
    expect(Number(text('migrations-after'))).toBeLessThan(Number(text('migrations-before')) / 2);
  });

  it('has nothing to do for a second plan', () => {
    const second = Plan.parse(JSON.parse(text('second-plan.json')));
    expect(second.changes).toEqual([]);
  });

  it('is as it was before after a rollback: pins, definitions, settings and files', () => {
    expect(text('rollback')).toMatch(/changes taken back\.\nexit 0\n/);
    expect(text('rollback.state')).toBe('');
  });
});

describe('a host that is disturbed while it is changed', () => {
  it('comes back from kill -9 by a rollback, and takes no other plan before', () => {
    expect(text('killed')).toMatch(/interrupted and is half made: say virt-tune rollback/);
    expect(text('killed.state')).toBe('');
  });

  it('comes back by itself when nobody confirms, also when the login is gone', () => {
    expect(text('unconfirmed')).toMatch(/^applied\n3 .* undone/);
    expect(text('unconfirmed.state')).toBe('');
  });

  it.each([
    ['disk-full', /journal cannot be used/],
    ['nonsense', /many|vcpu/i],
    ['foreign', /not a setting that virt-tune changes/],
    ['huge-pages', /of 100000 huge pages the kernel could make only \d+/],
    ['read-only', /read-only file system/],
    ['stale', /moved on since the plan was made.*web-1/],
    ['guest-gone', /moved on since the plan was made.*web-1/],
  ])('is left as it was by a plan that cannot be applied: %s', (trial, words) => {
    expect(text(trial)).toMatch(words);
    expect(text(trial)).toMatch(/exit 2\n$/);
    expect(text(`${trial}.state`)).toBe('');
  });
});
