import type { LintReport } from '../../model/lint.ts';
import { defineCommand } from '../command.ts';
import { configOption, obtainConfiguration } from '../configuration.ts';
import { exitCodeOf, failOnOption } from '../fail-on.ts';
import type { Io } from '../io.ts';

export const command = defineCommand({
  name: 'lint',
  summary: 'check domain XML files and QEMU command lines before they are used',
  description:
    'Runs the checks that need only a definition on files of libvirt domain XML, or of a QEMU command line as in a script or in /proc/PID/cmdline, and says the line of each finding.',
  operands: [
    { name: 'file', help: 'files to check; - for standard input', required: true, several: true },
  ],
  options: {
    format: {
      value: 'format',
      help: 'how to print',
      choices: ['text', 'json', 'sarif'],
      default: 'text',
    },
    output: { value: 'file', help: 'write there (mode 0600) instead of standard output' },
    config: configOption,
    failOn: failOnOption,
  },
  examples: [
    ['virt-tune lint guests/*.xml', 'domain XML as kept in git'],
    ['virsh dumpxml web-1 | virt-tune lint -', 'a definition of libvirt'],
    ['virt-tune lint start-vm.sh', 'a QEMU command line'],
    ['virt-tune lint --format sarif --output lint.sarif *.xml', 'for code hosts and editors'],
  ],
  async run({ operands, options }, io) {
    const { lintFiles } = await import('../lint-files.ts');
    const { deliver } = await import('../output.ts');
    const { checks } = await import('../../checks/registry.ts');
    const configuration = await obtainConfiguration(options.config, checks);
    const day = new Date().toISOString().slice(0, 'YYYY-MM-DD'.length);
    const report = await lintFiles(operands, { checks, configuration, day }, io);
    await deliver(await rendered(report, options.format, io), options.output, io);
    if (report.unread.length > 0) {
      const { Problem } = await import('../../model/problem.ts');
      const [first] = report.unread;
      const more = report.unread.length > 1 ? ` (and ${report.unread.length - 1} more)` : '';
      throw new Problem({
        what: `${first?.reason ?? ''}${more}`,
        ...(report.files.length === 0
          ? {}
          : { remedy: 'what was found in the other files is above' }),
      });
    }
    const findings = report.files.flatMap((file) => file.findings);
    return exitCodeOf(findings, options.failOn, configuration);
  },
});

async function rendered(
  report: LintReport,
  format: 'text' | 'json' | 'sarif',
  io: Io,
): Promise<string> {
  if (format === 'json') return `${JSON.stringify(report, null, 2)}\n`;
  if (format === 'text') {
    const { lintText } = await import('../../report/lint-text.ts');
    return lintText(report, io.terminal);
  }
  const { checks } = await import('../../checks/registry.ts');
  const { sarifText } = await import('../../report/sarif.ts');
  const results = report.files.flatMap(({ file, findings }) =>
    findings.map(({ line, column, ...finding }) => ({ finding, place: { file, line, column } })),
  );
  return sarifText(results, checks, report.virtTuneVersion);
}
