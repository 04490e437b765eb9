/**
 * Runs the planted faults and writes what was found to docs/planted-faults.md.
 *
 *   node lab/measure-planted-faults.ts [DIRECTORY]    with a directory: its snapshots, instead of a new run
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Judgement, type Judgements, judge } from './planted-faults.ts';
import { runMisconfigured } from './run-misconfigured.ts';

const DOCUMENT = join(import.meta.dirname, '../docs/planted-faults.md');

const [given] = process.argv.slice(2);
const directory = given ?? mkdtempSync(join(tmpdir(), 'planted-faults-'));
try {
  if (given === undefined) {
    execFileSync(join(import.meta.dirname, '../bin/virt-tune'), ['--version']);
    const { exitCode, stderr } = await runMisconfigured(directory);
    if (exitCode !== 0) throw new Error(`the lab ended with ${exitCode}: ${stderr}`);
  }
  writeFileSync(DOCUMENT, documentOf(judge(directory)));
} finally {
  if (given === undefined) rmSync(directory, { recursive: true });
}

function documentOf({ faults, falseAlarms }: Judgements): string {
  const visible = faults.filter(({ hidden }) => !hidden);
  const alone = faults.filter((each) => each.alone !== undefined).length;
  const together = visible.filter((each) => each.together !== undefined).length;
  return `# Planted faults

Measured by \`node lab/measure-planted-faults.ts\` in the lab: a host with four NUMA nodes, real libvirt, QEMU and KVM,
on which every fault was planted alone (one guest each, or one setting of the host at a time) and then all at once.
\`lab/planted-faults.ts\` is the table, \`lab/scenarios/misconfigured.sh\` the host.

- Recall, each alone: ${alone} of ${faults.length} (${percent(alone / faults.length)})
- Recall, all at once: ${together} of ${visible.length} (${percent(together / visible.length)}); ${faults.length - visible.length} more cannot be seen there, because another fault takes their place
- False alarms on the same host without faults: ${falseAlarms.length}

| check | planted | alone | all at once | costs |
|---|---|---|---|---|
${faults.map(row).join('\n')}
`;
}

function row({ planted, alone, together, hidden }: Judgement): string {
  const loss = alone?.loss;
  const cost =
    loss === undefined
      ? ''
      : `${loss.dimension} ${percent(loss.typical)} (${percent(loss.low)} to ${percent(loss.high)})`;
  const found = (finding: unknown): string => (finding === undefined ? '**missed**' : 'found');
  return `| ${planted.check} | ${planted.in === 'host' ? 'host' : 'guest'}: ${planted.fault} | ${found(alone)} | ${hidden ? 'hidden' : found(together)} | ${cost} |`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(share < 0.1 && share > 0 ? 1 : 0)} %`;
}
