import { isJsonObject, parseJsonObject, stringOf } from './json-value.ts';

/** What QEMU sends, by the protocol's specification (docs/interop/qmp-spec.rst). */
export type QmpMessage =
  | { readonly kind: 'greeting' }
  | { readonly kind: 'event' }
  | { readonly kind: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'refusal'; readonly id: number | undefined; readonly reason: string };

/** Undefined where the line is none of them. */
export function parseQmpMessage(line: string): QmpMessage | undefined {
  const message = parseJsonObject(line);
  if (message === undefined) return undefined;
  if (isJsonObject(message.QMP)) return { kind: 'greeting' };
  if (typeof message.event === 'string') return { kind: 'event' };
  const id = typeof message.id === 'number' ? message.id : undefined;
  if (isJsonObject(message.error)) {
    const { class: name } = message.error;
    return { kind: 'refusal', id, reason: errorClass(name) };
  }
  if (id !== undefined && 'return' in message) return { kind: 'answer', id, value: message.return };
  return undefined;
}

/** The class is a word of QEMU's; the description may quote what the guest's owner wrote. */
function errorClass(name: unknown): string {
  const word = stringOf(name) ?? '';
  return /^\w{1,64}$/.test(word) ? word : 'unnamed error';
}
