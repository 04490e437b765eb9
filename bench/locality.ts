/**
 * Who brings scattered guests together, side by side in one lab: nobody, the kernel's NUMA balancing, numad
 * (apt-get install numad), virt-tune. Of an emulated host: true is where pages are and how often threads migrate; the
 * seconds are the lab's own and say nothing of a real host.
 *
 *   node bench/locality.ts [SECONDS EACH [CONTENDER...]]
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeScatter } from '../lab/make-scatter.ts';
import { runLabAgain } from '../lab/run-lab.ts';

const home = join(import.meta.dirname, '..');
const CONTENDERS = ['nobody', 'numa-balancing', 'numad', 'virt-tune'];
const GOOD_PERCENT = 95;

const [secondsEach = '240', ...named] = process.argv.slice(2);
const contenders = named.length > 0 ? named : CONTENDERS;
const share = mkdtempSync(join(tmpdir(), 'locality-'));
try {
  execFileSync(join(home, 'bin/virt-tune'), ['--version']);
  makeScatter(share);
  const { exitCode, stderr } = await runLabAgain({
    script: join(home, 'lab/scenarios/contenders.sh'),
    nodes: 4,
    cpus: 8,
    memory: '6G',
    libvirt: true,
    share,
    environment: {
      SECONDS_EACH: secondsEach,
      CONTENDERS: contenders.join(' '),
      ...Object.fromEntries(
        ['MEMORY', 'BUSY'].flatMap((name) => [[name, process.env[name] ?? '']]),
      ),
    },
    timeoutS: 3000,
  });
  if (exitCode !== 0) throw new Error(`the lab ended with ${exitCode}: ${stderr}`);
  console.log('| who | memory local at the end | migrations/min | seconds until 95 % |');
  console.log('|---|---|---|---|');
  for (const name of contenders) console.log(row(name));
} finally {
  rmSync(share, { recursive: true, force: true });
}

function row(name: string): string {
  const samples = samplesOf(name);
  const last = samples.at(-1);
  if (last === undefined) return `| ${name} | not run: is it installed? | | |`;
  const [seconds, local, moves] = last;
  const reached = samples.find(([, percent]) => percent >= GOOD_PERCENT)?.[0];
  const perMinute = ((60 * moves) / Math.max(seconds, 1)).toFixed(0);
  return `| ${name} | ${local} % | ${perMinute} | ${reached ?? 'not reached'} |`;
}

function samplesOf(name: string): [seconds: number, percent: number, migrations: number][] {
  let text: string;
  try {
    text = readFileSync(join(share, name), 'utf8');
  } catch {
    return [];
  }
  return text
    .trim()
    .split('\n')
    .map((line) => {
      const [seconds = 0, percent = 0, migrations = 0] = line.split(' ').map(Number);
      return [seconds, percent, migrations];
    });
}
