/**
 * What judging a large host costs: a snapshot of many guests, read, validated, audited with all checks and printed,
 * beside a floor that does the least any such program must do in this runtime: parse the JSON, turn a definition
 * and the bulk statistics of every guest into plain objects, and let 150 trivial rules judge each guest. One run,
 * in turns; medians.
 *
 *   node bench/audit.ts [--guests 1000] [--rounds 9]
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { parseXml, XmlElement } from '@rgrove/parse-xml';
import { auditOf } from '../src/checks/audit.ts';
import { checks } from '../src/checks/registry.ts';
import { parseSnapshot } from '../src/collect/load-snapshot.ts';
import { auditText } from '../src/report/audit-text.ts';

const TARGET_RATIO = 1.5;
const RULES = 150;
/** Definitions as large as those of guests in use, and as many statistics as a guest of 8 vCPUs has. */
const LARGEST = 20;
const STATISTICS = 80;
const TERMINAL = { width: 80, colour: false, unicode: true };
const FIXTURES = join(import.meta.dirname, '../test/fixtures/domain-xml');
const EXAMPLE = join(import.meta.dirname, '../examples/four-node.json');

const { values } = parseArgs({
  options: {
    guests: { type: 'string', default: '1000' },
    rounds: { type: 'string', default: '9' },
  },
});

compare(Number(values.guests), Number(values.rounds));
compare(200, Number(values.rounds));

function compare(guests: number, rounds: number): void {
  const bytes = snapshotOf(guests);
  const given = givenFor(guests);
  const ours: number[] = [];
  const judging: number[] = [];
  const floor: number[] = [];
  let verdicts = 0;
  for (let round = 0; round < rounds; round++) {
    floor.push(timed(() => doTheLeast(bytes, given)));
    ours.push(
      timed(() => {
        const snapshot = parseSnapshot(bytes, 'the bench');
        judging.push(
          timed(() => {
            const audit = auditOf(snapshot, checks);
            verdicts = audit.findings.length;
            auditText(audit, TERMINAL, { verbose: false, explainLedger: false });
          }),
        );
      }),
    );
  }
  const ratio = median(ours) / median(floor);
  process.stdout.write(
    `${guests} guests, ${(bytes.length / 1e6).toFixed(1)} MB, ${checks.length} checks, ${verdicts} verdicts\n` +
      `  floor       ${ms(median(floor))}\n` +
      `  virt-tune   ${ms(median(ours))}  of which judging and printing ${ms(median(judging))}\n` +
      `  ratio       ${ratio.toFixed(2)} (target: at most ${TARGET_RATIO})\n`,
  );
}

/** The recorded host with its guests repeated under other names. */
function snapshotOf(count: number): Buffer {
  const host = parseSnapshot(readFileSync(EXAMPLE), EXAMPLE);
  const guests = Array.from({ length: count }, (_, index) => {
    const guest = host.guests[index % host.guests.length];
    return { ...guest, id: `guest-${index}`, name: `${guest?.name}-${index}` };
  });
  return Buffer.from(JSON.stringify({ ...host, guests }));
}

interface Given {
  readonly xml: string;
  /** As `virsh domstats --raw` prints them. */
  readonly stats: string;
}

function givenFor(count: number): Given[] {
  const files = readdirSync(FIXTURES).filter((name) => name.endsWith('.xml'));
  const texts = files.map((name) => readFileSync(join(FIXTURES, name), 'utf8'));
  const large = texts.sort((left, right) => right.length - left.length).slice(0, LARGEST);
  return Array.from({ length: count }, (_, index) => ({
    xml: large[index % large.length] ?? '<domain/>',
    stats: Array.from(
      { length: STATISTICS },
      (__, line) => `vcpu.${line}.time=${index * line}`,
    ).join('\n'),
  }));
}

interface Plain {
  readonly name: string;
  readonly attributes: Record<string, string>;
  readonly children: (Plain | string)[];
}

function plain({ name, attributes, children }: XmlElement): Plain {
  return {
    name,
    attributes: { ...attributes },
    children: children.map((child) => (child instanceof XmlElement ? plain(child) : child.type)),
  };
}

interface Verdict {
  readonly id: string;
  readonly guest: string;
  readonly status: 'pass' | 'fail';
  readonly evidence: string;
}

function doTheLeast(bytes: Buffer, given: readonly Given[]): Verdict[] {
  const snapshot: unknown = JSON.parse(bytes.toString('utf8'));
  const verdicts: Verdict[] = [];
  for (const [index, { xml, stats }] of given.entries()) {
    const { root } = parseXml(xml);
    const definition = root === null ? undefined : plain(root);
    const table = Object.fromEntries(stats.split('\n').map((line) => line.split('=')));
    for (let rule = 0; rule < RULES; rule++) {
      const value = table[`vcpu.${rule % STATISTICS}.time`];
      const status = value === definition?.name || snapshot === null ? 'fail' : 'pass';
      verdicts.push({
        id: `RULE-${rule}`,
        guest: `guest-${index}`,
        status,
        evidence: `time = ${value}`,
      });
    }
  }
  return verdicts;
}

function timed(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

function median(times: readonly number[]): number {
  const sorted = [...times].sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function ms(time: number): string {
  return `${time.toFixed(0)} ms`.padStart(8);
}
