import type { Audit } from '../../model/audit.ts';
import { defineCommand } from '../command.ts';
import { configOption, obtainConfiguration } from '../configuration.ts';
import { exitCodeOf, failOnOption } from '../fail-on.ts';
import type { Io } from '../io.ts';
import { resultOptions, snapshotOperand, sourceOptions } from '../source-options.ts';

export const command = defineCommand({
  name: 'audit',
  summary: 'find what slows the guests of this host (the default)',
  description:
    'Reads this host and its guests (or a saved snapshot) and says, topic by topic, what slows the guests, how that is known, and what would mend it. Changes nothing.',
  operands: [snapshotOperand],
  options: {
    ...sourceOptions,
    ...resultOptions,
    format: {
      value: 'format',
      help: 'how to print',
      choices: ['text', 'json', 'sarif'],
      default: 'text',
    },
    config: configOption,
    failOn: failOnOption,
    explainLedger: { help: 'also show, step by step, how the shares of native came about' },
    verbose: { short: 'v', help: 'also list what was found in order, and what is accepted' },
  },
  examples: [
    ['virt-tune audit', 'this host'],
    ['virt-tune audit --window 10s --verbose', 'sample longer, show passes'],
    ['virt-tune audit --explain-ledger kvm7.json', 'follow the arithmetic by hand'],
    ['virt-tune audit examples/four-node.json', 'a recorded host, no KVM needed'],
    ['virt-tune audit --format json | jq .findings', 'for programs'],
    ['virt-tune audit --root /srv/sos/kvm7', 'the /proc and /sys of another machine'],
  ],
  async run({ operands: [file], options }, io) {
    const { obtainSnapshot } = await import('../snapshot-source.ts');
    const { auditOf } = await import('../../checks/audit.ts');
    const { checks } = await import('../../checks/registry.ts');
    const { deliver } = await import('../output.ts');
    const { requireSources } = await import('../require-sources.ts');
    const configuration = await obtainConfiguration(options.config, checks);
    const snapshot = await obtainSnapshot(file, options, io);
    const audit = auditOf(snapshot, checks, configuration);
    await deliver(await rendered(audit, options, io), options.output, io);
    requireSources(snapshot.guestSources, options.connect);
    return exitCodeOf(audit.findings, options.failOn, configuration);
  },
});

async function rendered(
  audit: Audit,
  options: { format: 'text' | 'json' | 'sarif'; verbose: boolean; explainLedger: boolean },
  io: Io,
): Promise<string> {
  if (options.format === 'json') return `${JSON.stringify(audit, null, 2)}\n`;
  if (options.format === 'text') {
    const { auditText } = await import('../../report/audit-text.ts');
    return auditText(audit, io.terminal, options);
  }
  const { checks } = await import('../../checks/registry.ts');
  const { sarifText } = await import('../../report/sarif.ts');
  return sarifText(
    audit.findings.map((finding) => ({ finding })),
    checks,
    audit.virtTuneVersion,
  );
}
