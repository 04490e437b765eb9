import { lintDefinition } from '../checks/lint.ts';
import { checks } from '../checks/registry.ts';
import { readDefinitionFile } from '../collect/definition-file.ts';
import { remoteHost } from '../collect/remote-host.ts';
import { qemuCommand } from '../definition/command-words.ts';
import { parseDomainXml } from '../definition/domain-xml.ts';
import { placesInCommand } from '../definition/option-places.ts';
import { parseQemuArgv } from '../definition/qemu-argv.ts';
import { type Place, placesIn } from '../definition/xml-places.ts';
import type { Finding } from '../model/finding.ts';
import type { GuestDefinition } from '../model/guest-definition.ts';
import { LINT_SCHEMA, type LintReport } from '../model/lint.ts';
import { Problem } from '../model/problem.ts';
import type { Io } from './io.ts';
import { readStdin } from './read-stdin.ts';

/** Judges each file by itself; one that cannot be read does not keep the others from it. */
export async function lintFiles(files: readonly string[], io: Io): Promise<LintReport> {
  const host = await remoteHost('a definition');
  const report: LintReport = {
    schema: LINT_SCHEMA,
    virtTuneVersion: io.version,
    files: [],
    unread: [],
  };
  for (const file of files) {
    io.signal.throwIfAborted();
    try {
      const text = file === '-' ? await piped(io) : readDefinitionFile(file);
      const name = file === '-' ? 'standard input' : file;
      const { definition, placeOf } = read(text, name);
      const verdicts = lintDefinition(definition, host, checks);
      const failing = verdicts.filter(({ status }) => status === 'fail');
      report.files.push({
        file: name,
        guest: definition.name,
        findings: failing.map((finding) => ({ ...finding, ...placeOfFinding(finding, placeOf) })),
        passed: verdicts.length - failing.length,
      });
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      report.unread.push({ file, reason: error.message });
    }
  }
  return report;
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
