import { type LintRules, lintDefinition } from '../checks/lint.ts';
import { readDefinitionFile } from '../collect/definition-file.ts';
import { remoteHost } from '../collect/remote-host.ts';
import { qemuCommand } from '../definition/command-words.ts';
import { parseDomainXml } from '../definition/domain-xml.ts';
import { placesInCommand } from '../definition/option-places.ts';
import { parseQemuArgv } from '../definition/qemu-argv.ts';
import { type Place, placesIn } from '../definition/xml-places.ts';
import type { ExpiredSuppression } from '../model/audit.ts';
import type { Finding } from '../model/finding.ts';
import type { GuestDefinition } from '../model/guest-definition.ts';
import type { Host } from '../model/host.ts';
import { LINT_SCHEMA, type LintReport } from '../model/lint.ts';
import { Problem } from '../model/problem.ts';
import type { Io } from './io.ts';
import { readStdin } from './read-stdin.ts';

/** Judges each file by itself; one that cannot be read does not keep the others from it. */
export async function lintFiles(
  files: readonly string[],
  rules: LintRules,
  io: Io,
): Promise<LintReport> {
  const host = await remoteHost('a definition');
  const report: LintReport = {
    schema: LINT_SCHEMA,
    virtTuneVersion: io.version,
    files: [],
    unread: [],
    ...(rules.configuration === undefined ? {} : { config: { file: rules.configuration.file } }),
  };
  const over = new Map<string, ExpiredSuppression>();
  for (const file of files) {
    io.signal.throwIfAborted();
    try {
      const text = file === '-' ? await piped(io) : readDefinitionFile(file);
      const judged = lintText(text, file === '-' ? 'standard input' : file, { rules, host });
      report.files.push(judged.report);
      // The configuration's own are the same for every file.
      for (const each of judged.expired) over.set(`${each.by} ${each.check}`, each);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      report.unread.push({ file, reason: error.message });
    }
  }
  return over.size === 0 ? report : { ...report, expired: [...over.values()] };
}

function lintText(
  text: string,
  name: string,
  { rules, host }: { rules: LintRules; host: Host },
): { report: LintReport['files'][number]; expired: readonly ExpiredSuppression[] } {
  const { definition, placeOf } = read(text, name);
  const { findings, expired, notes } = lintDefinition(definition, host, rules);
  const failing = findings.filter(({ status }) => status === 'fail');
  const report = {
    file: name,
    guest: definition.name,
    findings: failing.map((finding) => ({ ...finding, ...placeOfFinding(finding, placeOf) })),
    passed: findings.length - failing.length,
    ...(notes.length === 0 ? {} : { notes }),
  };
  return { report, expired };
}

async function piped(io: Io): Promise<string> {
  const bytes = await readStdin(io, 'virsh dumpxml GUEST | virt-tune lint -');
  return bytes.toString('utf8');
}

interface ReadDefinition {
  readonly definition: GuestDefinition;
  readonly placeOf: (path: string) => Place;
}

/** Domain XML begins with a tag; anything else is taken for a command. */
function read(text: string, file: string): ReadDefinition {
  if (/^\s*</.test(text))
    return { definition: parseDomainXml(text, { file }), placeOf: placesIn(text) };
  const words = qemuCommand(text, file);
  return {
    definition: parseQemuArgv(words.map((word) => word.text)),
    placeOf: placesInCommand(words),
  };
}

/** The first thing that was seen is what the finding is about. */
function placeOfFinding({ evidence }: Finding, placeOf: (path: string) => Place): Place {
  return placeOf(evidence[0]?.source ?? '');
}
