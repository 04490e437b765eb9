import type { SimulationDocument } from '../model/simulation.ts';
import { engineText, lossesText, percent, shareText } from './loss-words.ts';
import { alignAndWrap } from './table.ts';
import { inItsCharacters, paint, type Terminal } from './terminal.ts';
import { wrap } from './wrap.ts';

/** What each guest is predicted to do, and what takes the rest. */
export function simulationText(document: SimulationDocument, terminal: Terminal): string {
  const { guests, total, refused, assumed, whatIf } = document;
  const severalHosts = new Set(guests.map(({ host }) => host)).size > 1;
  const rows = guests.map(({ guest, host, share, losses, before }) => [
    severalHosts ? `${guest} on ${host}` : guest,
    before === undefined ? '' : `${percent(before.share.typical)} % →`,
    shareText(share),
    lossesText(losses),
  ]);
  const all = [
    'all',
    total.before === undefined ? '' : `${percent(total.before.share.typical)} % →`,
    shareText(total.share),
    lossesText(total.losses),
  ];
  const head = ['guest', '', 'of native', 'lost to'];
  const lines = [
    ...headline(document).flatMap((line) => wrap(line, terminal.width)),
    '',
    ...alignAndWrap([head, ...rows, all], terminal.width).flat(),
    ...told(
      'Without a place',
      refused.map(({ guest, reason }) => `${guest}: ${reason}`),
      terminal,
    ),
    ...told('Taken for granted', assumed, terminal),
    ...told('Supposed', whatIf, terminal),
  ];
  return inItsCharacters(terminal, `${lines.join('\n')}\n`);
}

function headline({ guests, total, runs }: SimulationDocument): string[] {
  const swapped = total.swapped > 0 ? ` · ${percent(total.swapped)} % of memory has no room` : '';
  return [
    `predicted ${engineText(runs)}; not measured · ${guests.length} guests · ${total.demand.toFixed(2)} vCPUs want each pCPU${swapped}`,
  ];
}

function told(title: string, lines: readonly string[], terminal: Terminal): string[] {
  if (lines.length === 0) return [];
  const wrapped = lines.flatMap((line) => wrap(line, terminal.width, '    ', '  '));
  return ['', paint(terminal, 'bold', title), ...wrapped];
}
