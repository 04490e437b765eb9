import { existsSync, readFileSync } from 'node:fs';
// biome-ignore lint/suspicious/noDeprecatedImports: libxml2 means to part with RELAX NG, and libvirt has no other schema.
import { RelaxNGValidator, XmlDocument } from 'libxml2-wasm';
import { xmlRegisterFsInputProviders } from 'libxml2-wasm/lib/nodejs.mjs';

const SCHEMA = '/usr/share/libvirt/schemas/domain.rng';

/** Whether libvirt's own schema of definitions is here (Debian: libvirt-common). */
export const hasSchema: boolean = existsSync(SCHEMA);

/** libvirt's schema of definitions, asked by libxml2 as libvirt itself asks it. */
export function domainSchema(): { check: (text: string) => void } & Disposable {
  xmlRegisterFsInputProviders();
  using schema = XmlDocument.fromBuffer(readFileSync(SCHEMA), { url: SCHEMA });
  const validator = RelaxNGValidator.fromDoc(schema);
  return {
    check(text) {
      using document = XmlDocument.fromString(text);
      validator.validate(document);
    },
    [Symbol.dispose]: () => validator.dispose(),
  };
}
