import { thenFact, valueOrUndefined } from '../model/fact.ts';
import type { Guest } from '../model/guest.ts';

/** By libosinfo's id in the definition, or as the guest agent says (`mswindows`); false where neither tells. */
export function isWindows({ definition, runtime }: Guest): boolean {
  const osId = valueOrUndefined(definition)?.osId ?? '';
  if (/microsoft\.com\/win/.test(osId)) return true;
  const osInfo = valueOrUndefined(thenFact(runtime, ({ inside }) => inside.osInfo));
  return osInfo?.id === 'mswindows';
}
