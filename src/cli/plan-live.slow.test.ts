/** A plan of a running guest from end to end: made, shown, applied, and nothing left to be planned after it. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connect } from '../libvirt/connection.ts';
import { pausedGuestXml } from '../libvirt/testing/paused-guests.ts';
import { type PrivateLibvirtd, startPrivateLibvirtd } from '../libvirt/testing/private-libvirtd.ts';
import { Plan } from '../model/plan.ts';
import { runCommandLine } from './main.ts';
import { recordingIo } from './testing/recording-io.ts';

const run = promisify(execFile);
const XML = pausedGuestXml({ name: 'web-1', memoryMiB: 32, vcpus: 1, diskPath: '' })
  .replace(/\s*<disk[\s\S]*<\/disk>/, '')
  .replace('<vcpu>', '<!-- kept --><vcpu>');

const CONFIG = `version: 1
classes:
  own: { guests: [web-1], policy: dedicated }
  default: { policy: overcommit }
`;

let daemon: PrivateLibvirtd;
let directory: string;

beforeAll(async () => {
  daemon = await startPrivateLibvirtd();
  directory = mkdtempSync(join(tmpdir(), 'plan-live-'));
  writeFileSync(join(directory, 'config.yaml'), CONFIG);
  await using connection = await connect(daemon.uri, { readOnly: false });
  await connection.defineXml(XML);
  await virsh('start', '--paused', 'web-1');
});
afterAll(async () => {
  await daemon?.stop();
  rmSync(directory, { recursive: true, force: true });
});

async function virsh(...args: string[]): Promise<string> {
  const env = { PATH: '/usr/bin:/bin', LC_ALL: 'C' };
  return (await run('virsh', ['-c', daemon.uri, ...args], { env })).stdout;
}

async function virtTune(...words: string[]): Promise<string> {
  const { io, out, notes } = recordingIo();
  const code = await runCommandLine(words, io, true);
  if (code !== 0) throw new Error(`ended with ${code}: ${notes.join('\n')}`);
  return out.join('');
}

/** Only that guest: on this machine there may be others, which are nobody's to move and need hardly anything. */
function plan(...words: string[]): Promise<string> {
  const about = ['--connect', daemon.uri, '--window', '0', '--only', 'web-1'];
  return virtTune(
    'plan',
    ...about,
    '--config',
    join(directory, 'config.yaml'),
    '--ratio',
    '999',
    ...words,
  );
}

it('is bound to how things stand, applied, leaves nothing to do, and is taken back', async () => {
  const file = join(directory, 'plan.json');
  const shown = await plan('--output', file);
  expect(shown).toMatch(/^web-1 · to node 0/m);
  expect(shown).toMatch(/^ {2}vCPU 0 runs on pCPU \d+: 0-\d+ → \d+$/m);
  const made = Plan.parse(JSON.parse(readFileSync(file, 'utf8')));
  expect(made.bound).toBe(true);
  const definition = made.changes.find(({ knob }) => knob.kind === 'domain-xml');
  expect(definition?.before).not.toContain('vcpupin');
  expect(definition?.after).toMatch(/<vcpupin vcpu='0' cpuset='\d+'\/>/);

  const diff = await plan('--diff');
  expect(diff).toMatch(/^\+\+\+ b\/libvirt\/web-1\.xml$/m);
  expect(diff).toMatch(/^\+ +<vcpupin vcpu='0' cpuset='\d+'\/>$/m);

  const state = ['--state', join(directory, 'state')];
  const unpinned = await virsh('vcpupin', 'web-1');
  await virtTune('apply', file, '--yes', ...state);
  try {
    expect(await virsh('vcpupin', 'web-1')).toMatch(/^\s*0\s+\d+$/m);
    const again = Plan.parse(JSON.parse(await plan('--format', 'json')));
    expect(again.changes).toEqual([]);
  } finally {
    // A plan may be about this very machine too.
    await virtTune('rollback', ...state);
  }
  expect(await virsh('vcpupin', 'web-1')).toBe(unpinned);
});
