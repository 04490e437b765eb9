import type { Snapshot } from '../../model/snapshot.ts';
import { guestOf } from './edited.ts';

/** Names of guests that try to be more than names, in HTML, SVG and Markdown. */
const HOSTILE_NAMES: Readonly<Record<string, string>> = {
  emulated: `<script>window.hacked = 1</script>`,
  far: `"><img src=x onerror='window.hacked = 2'>`,
  'old-iron': `</style></svg><svg onload="window.hacked = 3"></title></script>\n# heading`,
  'crowded-1': `\u202egnp.exe |@root| \`code\` [link](javascript:window.hacked=4)`,
  wide: 'w'.repeat(240),
};

/** Renames guests of the recorded host everywhere they are named. */
export function renameHostilely(draft: Snapshot): void {
  for (const [before, after] of Object.entries(HOSTILE_NAMES)) {
    guestOf(draft, before).name = after;
  }
}
