import {
  type DocumentKind,
  parseDocument,
  readBytes,
  wrongForm,
} from '../collect/document-file.ts';
import { Results } from '../model/results.ts';

const RESULTS: DocumentKind = {
  name: 'document of results',
  remedy: 'write one with virt-tune export json',
  maxBytes: 64 * 1024 * 1024,
};

/** Reads exported results. Rejects anything else with a `Problem` that says what it is. */
export function loadResults(path: string): Results {
  const parsed = Results.safeParse(parseDocument(readBytes(path, RESULTS), path, RESULTS));
  if (parsed.success) return parsed.data;
  throw wrongForm(parsed.error, path, RESULTS);
}
