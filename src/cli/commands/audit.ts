import { Problem } from '../../model/problem.ts';
import { defineCommand } from '../command.ts';
import { configOption, obtainConfiguration } from '../configuration.ts';
import { exitCodeOf, failOnOption } from '../fail-on.ts';
import { type AuditFormat, auditFormats, renderAudit } from '../render-audit.ts';
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
      choices: auditFormats,
      default: 'text',
    },
    view: { help: 'show the report in the browser: HTML from --output, or from a private file' },
    config: configOption,
    failOn: failOnOption,
    explainLedger: {
      help: 'also show, step by step, how the shares of native came about, and what the simulation makes of it',
    },
    verbose: { short: 'v', help: 'also list what was found in order, and what is accepted' },
  },
  examples: [
    ['virt-tune audit', 'this host'],
    ['virt-tune audit --window 10s --verbose', 'sample longer, show passes'],
    ['virt-tune audit --explain-ledger kvm7.json', 'follow the arithmetic by hand'],
    ['virt-tune audit examples/four-node.json', 'a recorded host, no KVM needed'],
    ['virt-tune audit --view', 'pictures and tables in the browser'],
    ['virt-tune audit --format html --output kvm7.html', 'one file that loads nothing'],
    ['virt-tune audit --format json | jq .findings', 'for programs'],
    ['virt-tune audit --root /srv/sos/kvm7', 'the /proc and /sys of another machine'],
  ],
  async run({ operands: [file], options }, io) {
    const format = formatFor(options);
    const { obtainSnapshot } = await import('../snapshot-source.ts');
    const { auditOf } = await import('../../checks/audit.ts');
    const { checks } = await import('../../checks/registry.ts');
    const { deliver } = await import('../output.ts');
    const { requireSources } = await import('../require-sources.ts');
    const configuration = await obtainConfiguration(options.config, checks);
    const snapshot = await obtainSnapshot(file, options, io);
    const { lossesMeasuredHere } = await import('../measure/losses-measured-here.ts');
    const measured = lossesMeasuredHere(io);
    const audit = auditOf(snapshot, checks, configuration, measured);
    if (options.explainLedger) {
      const { simulated } = await import('../../planning/simulated.ts');
      audit.simulated = simulated(snapshot, measured);
    }
    const isLive = file === undefined && options.root === undefined;
    const report = await renderAudit({ audit, snapshot, isLive }, format, options, io);
    if (options.view) {
      const { view } = await import('../view.ts');
      await view(report, options.output, io);
    } else {
      await deliver(report, options.output, io);
    }
    requireSources(snapshot.guestSources, options.connect);
    return exitCodeOf(audit.findings, options.failOn, configuration);
  },
});

/** A browser shows HTML: any other format beside --view is a mistake, except the one nobody has to name. */
function formatFor({
  format,
  view,
  output,
}: {
  readonly format: AuditFormat;
  readonly view: boolean;
  readonly output: string | undefined;
}): AuditFormat {
  if (!view) return format;
  if (output === '-') {
    throw new Problem({ what: '--view needs a file', remedy: 'leave out --output -' });
  }
  if (format === 'text' || format === 'html') return 'html';
  throw new Problem({
    what: `--view shows HTML, --format asks for ${format}`,
    remedy: 'leave out one of the two',
  });
}
