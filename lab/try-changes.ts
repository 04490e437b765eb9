/**
 * Plans, applies and takes back on an emulated host with six guests, and disturbs it meanwhile. By hand, because it
 * takes some ten minutes on two cores and emulating so many guests fails now and then:
 *
 *   node lab/try-changes.ts
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Plan } from '../src/model/plan.ts';
import { makeScatter } from './make-scatter.ts';
import { runLabAgain } from './run-lab.ts';
import { check, leftIn } from './trials.ts';

/** A node of the lab has two pCPUs. */
const PCPUS_OF_NODE = 2;
const LOCAL_PERCENT = 95;
const MOST_SECONDS = 60;

const directory = mkdtempSync(join(tmpdir(), 'try-changes-'));
const { text, rows } = leftIn(directory);
try {
  execFileSync(join(import.meta.dirname, '../bin/virt-tune'), ['--version']);
  makeScatter(directory);
  const { exitCode, stderr } = await runLabAgain({
    script: join(import.meta.dirname, 'scenarios/changed-host.sh'),
    nodes: 4,
    cpus: 8,
    memory: '4G',
    libvirt: true,
    share: directory,
    timeoutS: 2400,
  });
  if (exitCode !== 0) throw new Error(`the lab ended with ${exitCode}: ${stderr}`);
  checkPlacement();
  checkWayBack();
} finally {
  rmSync(directory, { recursive: true, force: true });
}

function checkPlacement(): void {
  const scattered = rows('scattered').map(([, share]) => Number(share));
  check('guests lie on several nodes before', Math.min(...scattered) < LOCAL_PERCENT);
  const local = rows('local').map(([, share]) => Number(share));
  check('95 % of each guest is local after', Math.min(...local) >= LOCAL_PERCENT);
  check('within a minute of the plan being applied', Number(text('seconds')) <= MOST_SECONDS);
  check(
    'each vCPU may use one node alone',
    rows('allowed').every(([, cpus = '']) => nodesOf(cpus).size === 1),
  );
  const [before, after] = ['before', 'after'].map((when) => Number(text(`migrations-${when}`)));
  check(`vCPUs migrate less: ${before} before, ${after} after`, (after ?? 0) < (before ?? 0) / 2);
  const second = Plan.parse(JSON.parse(text('second-plan.json')));
  check('a second plan has nothing to do', second.changes.length === 0);
  check('everything is as before after a rollback', isAsBefore('rollback', /exit 0\n$/));
}

function checkWayBack(): void {
  const trials: readonly (readonly [string, RegExp])[] = [
    ['killed', /interrupted and is half made: say virt-tune rollback/],
    // The shell says in between that the login was killed.
    ['unconfirmed', /^applied\n[\s\S]*^3 .* undone/m],
    ['disk-full', /journal cannot be used[\s\S]*exit 2\n$/],
    ['nonsense', /many|vcpu[\s\S]*exit 2\n$/i],
    ['foreign', /not a setting that virt-tune changes[\s\S]*exit 2\n$/],
    ['huge-pages', /of 100000 huge pages the kernel could make only \d+[\s\S]*exit 2\n$/],
    ['read-only', /read-only file system[\s\S]*exit 2\n$/],
    ['stale', /moved on since the plan was made[\s\S]*web-1[\s\S]*exit 2\n$/],
    ['guest-gone', /moved on since the plan was made[\s\S]*web-1[\s\S]*exit 2\n$/],
  ];
  for (const [trial, words] of trials) {
    check(`everything is as before: ${trial}`, isAsBefore(trial, words));
  }
}

function isAsBefore(trial: string, words: RegExp): boolean {
  const said = words.test(text(trial));
  const differs = text(`${trial}.state`);
  if (!said || differs !== '') console.log(text(trial), differs);
  return said && differs === '';
}

function nodesOf(cpus: string): Set<number> {
  const all = cpus.split(',').flatMap((part) => {
    const [first = 0, last = first] = part.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
  return new Set(all.map((cpu) => Math.floor(cpu / PCPUS_OF_NODE)));
}
