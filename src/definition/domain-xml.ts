import { parseXml, type XmlElement, XmlError } from '@rgrove/parse-xml';
import type { GuestDefinition } from '../model/guest-definition.ts';
import { Problem } from '../model/problem.ts';
import { readCpu } from './domain-xml/cpu.ts';
import { readDeclared } from './domain-xml/declared.ts';
import { readDevices } from './domain-xml/devices.ts';
import { readDisks } from './domain-xml/disks.ts';
import { readClock, readFeatures, readFirmware, readOsId } from './domain-xml/features.ts';
import { readMemory } from './domain-xml/memory.ts';
import { readNics } from './domain-xml/nics.ts';
import { readNumaTuning, readVcpuTuning } from './domain-xml/tuning.ts';
import { readIothreads, readVcpus } from './domain-xml/vcpus.ts';
import {
  attribute,
  children,
  content,
  descend,
  UnexpectedContent,
} from './domain-xml/xml-element.ts';
import { given } from './given.ts';

/** Larger than any definition; libvirt itself sends strings of at most 4 MiB (REMOTE_STRING_MAX). */
const MAX_CHARACTERS = 8 * 1024 * 1024;

/**
 * Reads libvirt's domain XML (https://libvirt.org/formatdomain.html). Only what `GuestDefinition` names is
 * taken; passwords, secrets, foreign metadata and passed-through QEMU arguments are never looked at.
 *
 * @param source.file named in complaints; the text need not come from a file
 * @throws Problem when the text is no domain definition: which line, and what was expected there
 */
export function parseDomainXml(text: string, source: { file?: string } = {}): GuestDefinition {
  const file = source.file ?? 'domain XML';
  if (text.length > MAX_CHARACTERS)
    throw new Problem({
      what: 'This is too long for a domain definition',
      where: file,
      remedy: `at most ${MAX_CHARACTERS} characters are read; give one <domain> a file`,
    });
  try {
    return readDomain(rootOf(text));
  } catch (error) {
    throw asProblem(error, text, file);
  }
}

function rootOf(text: string): XmlElement {
  const root = parseXml(text, { includeOffsets: true }).root;
  if (root === null) throw new TypeError('a document without an element');
  if (root.name !== 'domain')
    throw new UnexpectedContent(root, `expected <domain>, found <${printable(root.name)}>`);
  return root;
}

function readDomain(domain: XmlElement): GuestDefinition {
  // As it is: a name may hold spaces and line breaks at its ends.
  const name = descend(domain, 'name')?.text ?? '';
  if (name.trim() === '') throw new UnexpectedContent(domain, '<domain>: expected a <name>');
  const osType = descend(domain, 'os', 'type');
  return {
    source: 'libvirt-xml',
    name,
    accelerator: acceleratorOf(attribute(domain, 'type')),
    ...given({
      uuid: content(descend(domain, 'uuid')),
      architecture: attribute(osType, 'arch'),
      machine: attribute(osType, 'machine'),
      firmware: readFirmware(domain),
      osId: readOsId(domain),
      declared: readDeclared(domain),
    }),
    ...readMemory(domain),
    vcpus: readVcpus(domain),
    cpu: readCpu(domain),
    tuning: readVcpuTuning(domain),
    numa: readNumaTuning(domain),
    iothreads: readIothreads(domain),
    features: readFeatures(domain),
    clock: readClock(domain),
    disks: readDisks(domain),
    nics: readNics(domain),
    ...readDevices(domain),
    rawArguments: children(descend(domain, 'commandline'), 'arg').length,
    unknownOptions: [],
  };
}

/** libvirt's domain type `qemu` is QEMU without an accelerator. */
function acceleratorOf(type: string | undefined): string {
  return type === 'qemu' ? 'tcg' : (type ?? 'unknown');
}

function asProblem(error: unknown, text: string, file: string): Problem {
  if (error instanceof UnexpectedContent)
    return new Problem({
      what: 'This is no domain definition libvirt would take',
      where: `${file}, line ${lineAt(text, error.element.start)}`,
      remedy: error.message,
      cause: error,
    });
  if (error instanceof XmlError)
    return new Problem({
      what: 'This is not well-formed XML',
      where: `${file}, line ${error.line}`,
      // The lines after the first show the text itself, which may hold a password.
      remedy: printable(error.message.split('\n', 1)[0] ?? ''),
    });
  return new Problem({
    what: 'This cannot be read as XML',
    where: file,
    remedy: 'expected the output of virsh dumpxml',
    cause: error,
  });
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, Math.max(offset, 0)).split('\n').length;
}

/** Names in a broken text can hold anything; a complaint stays on one line and does not steer the terminal. */
function printable(text: string): string {
  return text.replace(/[^\x20-\x7e]/gu, '?').slice(0, 200);
}
