import { ParametersDocument, SharesDocument } from '../model/simulation.ts';
import { type DocumentKind, parseDocument, readBytes, wrongForm } from './document-file.ts';

const MIB = 1024 * 1024;

const PARAMETERS: DocumentKind = {
  name: 'parameters file',
  remedy: 'write one with virt-tune calibrate --output FILE',
  maxBytes: MIB,
};

const SHARES: DocumentKind = {
  name: 'file of measured shares',
  remedy: 'schemas/shares.schema.json tells its form',
  maxBytes: 16 * MIB,
};

/** Reads parameters of the model that were fitted to a host. Their names and ranges are for the model to judge. */
export function loadParameters(path: string): ParametersDocument {
  const result = ParametersDocument.safeParse(
    parseDocument(readBytes(path, PARAMETERS), path, PARAMETERS),
  );
  if (!result.success) throw wrongForm(result.error, path, PARAMETERS);
  return result.data;
}

/** Reads measured shares of native, to fit parameters to. */
export function loadShares(path: string): SharesDocument {
  const result = SharesDocument.safeParse(parseDocument(readBytes(path, SHARES), path, SHARES));
  if (!result.success) throw wrongForm(result.error, path, SHARES);
  return result.data;
}
