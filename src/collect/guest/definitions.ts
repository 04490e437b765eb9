import { parseDomainXml } from '../../definition/domain-xml.ts';
import { parseQemuArgv } from '../../definition/qemu-argv.ts';
import { type Fact, known, unreadable } from '../../model/fact.ts';
import type { GuestDefinition } from '../../model/guest-definition.ts';
import { Problem } from '../../model/problem.ts';
import type { VmmProcess } from './processes.ts';

/** A guest's definition from libvirt's XML; XML that is not understood is a reason, and named by `place`. */
export function definitionFromXml(xml: string, place: string): Fact<GuestDefinition> {
  return attempt(() => parseDomainXml(xml, { file: place }));
}

/** A guest's definition from its process's command line, which only QEMU's has. */
export function definitionFromProcess(process: VmmProcess): Fact<GuestDefinition> {
  if (process.kind !== 'qemu')
    return unreadable(
      `command line of process ${process.pid}: this VMM is not QEMU, and its options are not known`,
    );
  return attempt(() => parseQemuArgv(process.argv));
}

function attempt(parse: () => GuestDefinition): Fact<GuestDefinition> {
  try {
    return known(parse());
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return unreadable(error.message);
  }
}
