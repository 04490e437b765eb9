import { Plan } from '../model/plan.ts';
import { type DocumentKind, parseDocument, readBytes, wrongForm } from './document-file.ts';

const PLAN: DocumentKind = {
  name: 'plan',
  remedy: 'make one with virt-tune plan --output FILE',
  maxBytes: 64 * 1024 * 1024,
  readers: 'root',
};

/** Reads a plan. Rejects anything else with a `Problem` that says what is wrong where. */
export function loadPlan(path: string): Plan {
  return parsePlan(readBytes(path, PLAN), path);
}

/** @param where what the bytes came from, for the person */
export function parsePlan(bytes: Uint8Array, where: string): Plan {
  const result = Plan.safeParse(parseDocument(bytes, where, PLAN));
  if (!result.success) throw wrongForm(result.error, where, PLAN);
  return result.data;
}
