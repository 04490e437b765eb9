import { readTextFile } from './text-file.ts';

/** The text of a file with a domain definition or a command line. Throws a `Problem` that says what is wrong with it. */
export function readDefinitionFile(path: string): string {
  return readTextFile(path, {
    what: 'the definition',
    // As much as is read of a definition: see parseDomainXml.
    maxBytes: 32 * 1024 * 1024,
    remedy: 'name files of domain XML or of a QEMU command line',
  });
}
