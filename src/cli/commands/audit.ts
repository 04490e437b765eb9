import type { Audit } from '../../model/audit.ts';
import { type Severity, severities } from '../../model/verdict.ts';
import { defineCommand, type ExitCode } from '../command.ts';
import { resultOptions, snapshotOperand, sourceOptions } from '../source-options.ts';

const NEVER = 'never';

export const command = defineCommand({
  name: 'audit',
  summary: 'find what slows the guests of this host (the default)',
  description:
    'Reads this host and its guests (or a saved snapshot) and says, topic by topic, what slows the guests, how that is known, and what would mend it. Changes nothing.',
  operands: [snapshotOperand],
  options: {
    ...sourceOptions,
    ...resultOptions,
    failOn: {
      value: 'severity',
      help: 'exit 1 when a finding is at least that severe',
      choices: [...severities, NEVER],
      default: 'high',
    },
    explainLedger: { help: 'also show, step by step, how the shares of native came about' },
    verbose: { short: 'v', help: 'also list what was found in order' },
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
    const { auditText } = await import('../../report/audit-text.ts');
    const { deliver } = await import('../output.ts');
    const { requireSources } = await import('../require-sources.ts');
    const snapshot = await obtainSnapshot(file, options, io);
    const audit = auditOf(snapshot, checks);
    const text =
      options.format === 'json'
        ? `${JSON.stringify(audit, null, 2)}\n`
        : auditText(audit, io.terminal, options);
    await deliver(text, options.output, io);
    requireSources(snapshot.guestSources, options.connect);
    return exitCodeOf(audit, options.failOn);
  },
});

function exitCodeOf(audit: Audit, failOn: Severity | typeof NEVER): ExitCode {
  const limit = failOn === NEVER ? -1 : severities.indexOf(failOn);
  const reached = audit.findings.some(
    ({ status, severity }) => status === 'fail' && severities.indexOf(severity) <= limit,
  );
  return reached ? 1 : 0;
}
