import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Audit } from '../src/model/audit.ts';
import { isKnown } from '../src/model/fact.ts';
import { Snapshot } from '../src/model/snapshot.ts';
import { runLabAgain } from './run-lab.ts';

/** What each guest of the scenario must be found with: scenarios/planted-faults.sh says why. */
const PLANTED = [
  ['far', ['NUM-01', 'NUM-03']],
  ['wide', ['NUM-02']],
  ['emulated', ['VT-02']],
  ['old-iron', ['PV-01', 'PV-02', 'STO-09', 'DEV-10', 'PV-15']],
  ['crowded-1', ['PIN-02', 'SCH-01', 'SCH-02']],
  ['crowded-2', ['PIN-02', 'SCH-01', 'SCH-02']],
  ['by-hand', ['DEV-09']],
] as const;

let directory: string;
let snapshot: Snapshot;
let audit: Audit;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'planted-faults-'));
  // The lab runs the program as it is built.
  execFileSync(join(import.meta.dirname, '../bin/virt-tune'), ['--version']);
  const { exitCode, stderr } = await runLabAgain({
    script: join(import.meta.dirname, 'scenarios/planted-faults.sh'),
    nodes: 4,
    cpus: 8,
    memory: '4G',
    disks: ['64M'],
    libvirt: true,
    share: directory,
    timeoutS: 1500,
  });
  expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
  snapshot = Snapshot.parse(JSON.parse(result('snapshot.json')));
  audit = Audit.parse(JSON.parse(result('audit.json')));
});

afterAll(() => rmSync(directory, { recursive: true, force: true }));

function result(name: string): string {
  return readFileSync(join(directory, name), 'utf8');
}

/** Ids of what was found with a guest, its disks and its NICs. */
function foundWith(name: string): string[] {
  const id = audit.guests.find((guest) => guest.name === name)?.id;
  return audit.findings
    .filter(
      ({ subject, status, severity }) =>
        subject.guest === id && status === 'fail' && severity !== 'info',
    )
    .map((finding) => finding.id);
}

describe('a host with planted faults', () => {
  it('has each guest once, however it was started', () => {
    const names = snapshot.guests.map(({ name, origin }) => `${name} ${origin}`);
    expect(names).toEqual([
      'by-hand qemu',
      'crowded-1 libvirt',
      'crowded-2 libvirt',
      'defined-only libvirt',
      'emulated libvirt',
      'far libvirt',
      'healthy libvirt',
      'old-iron libvirt',
      'wide libvirt',
    ]);
  });

  it.each(PLANTED)('has the fault of %s found', (name, ids) => {
    expect(foundWith(name)).toEqual(expect.arrayContaining([...ids]));
  });

  it('has evidence, a remedy and a source for everything found', () => {
    const bare = audit.findings.filter(
      ({ status, evidence, remedy, sources }) =>
        status === 'fail' && (evidence.length === 0 || !remedy || sources.length === 0),
    );
    expect(bare).toEqual([]);
  });

  it('has nothing found with the guest that is well placed', () => {
    // Waiting is left out: the pCPUs of this host are themselves emulated on a busy machine.
    expect(foundWith('healthy').filter((id) => !id.startsWith('SCH-'))).toEqual([]);
  });

  it.each([
    ['far', ['3']],
    ['healthy', ['2']],
    ['wide', ['0', '1', '2', '3']],
  ])('has the memory of %s on nodes %j', (name, nodes) => {
    const runtime = snapshot.guests.find((guest) => guest.name === name)?.runtime;
    if (runtime === undefined || !isKnown(runtime)) expect.fail(JSON.stringify(runtime));
    const memory = runtime.value.memory.guestRamPerNodeKiB;
    if (!isKnown(memory)) expect.fail(JSON.stringify(memory));
    expect(Object.keys(memory.value)).toEqual(nodes);
  });

  it('is drawn with the guests on their pCPUs', () => {
    const topology = result('topology.txt');
    expect(topology).toContain('4 packages · 4 NUMA nodes');
    expect(topology).toContain('* far: v0=0');
    expect(topology).toContain('* healthy: v0=4');
  });

  it('is told to people with the same faults', () => {
    const text = result('audit.txt');
    expect(text).toContain('HIGH        NUM-01 Guest memory is on other nodes than its vCPUs');
    expect(text).not.toContain('\u001b');
  });
});
