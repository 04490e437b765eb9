import { memoryText } from '../../model/amount.ts';
import type { GuestVitals } from '../../model/vitals.ts';
import { type GuestMetric, guestMetrics } from '../../vitals/metrics.ts';
import type { Trail } from '../../vitals/trend.ts';
import { valueText } from '../guest-history-text.ts';
import { safeText } from '../safe-text.ts';
import { sparkline } from '../sparkline.ts';
import type { Terminal } from '../terminal.ts';
import { wrap } from '../wrap.ts';
import { percentText } from './cells.ts';
import { bar } from './host-lines.ts';

const NAME_WIDTH = 11;
const VALUE_WIDTH = 13;

/** Everything about one guest. */
export function detailLines(guest: GuestVitals, trail: Trail, terminal: Terminal): string[] {
  const facts = [
    `${safeText(guest.name)} · ${safeText(guest.id)}`,
    `${guest.state} · ${guest.vcpus} vCPUs${guest.pid === undefined ? '' : ` · process ${guest.pid}`}${guest.class === undefined ? '' : ` · class ${safeText(guest.class)}`} · rates over ${(guest.windowMs / 1000).toFixed(1)} s`,
  ];
  return [
    ...facts,
    ...nativeLines(guest, terminal),
    ...(guest.waitCause === undefined
      ? []
      : wrap(`waits because ${safeText(guest.waitCause.text)}`, terminal.width, '  ')),
    ...memoryLines(guest),
    '',
    ...metricLines(trail, terminal),
  ];
}

function nativeLines({ native }: GuestVitals, terminal: Terminal): string[] {
  if (native === undefined) return [];
  const check = native.check === undefined ? '' : `; virt-tune explain ${native.check}`;
  return wrap(
    `${percentText(native.share)} of native in ${native.dimension}; loses most by ${safeText(native.cause)}${check}`,
    terminal.width,
    '  ',
  );
}

/** Figures that were never known are named in one line: a small terminal has no room to say so of each. */
function metricLines(trail: Trail, terminal: Terminal): string[] {
  const isKnown = ({ pick }: GuestMetric): boolean =>
    trail.some((look) => pick(look) !== undefined);
  const unknown = guestMetrics.filter((metric) => !isKnown(metric)).map(({ name }) => name);
  return [
    ...guestMetrics.filter(isKnown).map((metric) => metricLine(metric, trail, terminal)),
    ...(unknown.length === 0 ? [] : wrap(`not known: ${unknown.join(', ')}`, terminal.width)),
  ];
}

function metricLine({ name, unit, pick }: GuestMetric, trail: Trail, terminal: Terminal): string {
  const values = trail.map(pick);
  const last = values.at(-1);
  const text = last === undefined ? '-' : valueText(last, unit);
  const room = Math.max(terminal.width - NAME_WIDTH - VALUE_WIDTH - 2, 1);
  return `${name.padEnd(NAME_WIDTH)} ${text.padStart(VALUE_WIDTH)} ${sparkline(values.slice(-room), terminal)}`;
}

function memoryLines({ perNodeKiB, memoryAgeS }: GuestVitals): string[] {
  if (perNodeKiB === undefined) return ['where its memory is, is not known'];
  const total = Object.values(perNodeKiB).reduce((sum, amount) => sum + amount, 0);
  const age = memoryAgeS === undefined ? '' : `, read ${memoryAgeS.toFixed(0)} s ago`;
  return [
    `memory by node${age}`,
    ...Object.entries(perNodeKiB).map(
      ([node, amount]) =>
        `  node ${node.padEnd(3)} ${bar(total === 0 ? 0 : amount / total)} ${memoryText(amount)}`,
    ),
  ];
}
