import type { Simulated } from '../model/simulated.ts';
import { lossesText, shareText } from './loss-words.ts';
import { alignAndWrap } from './table.ts';
import { paint, type Terminal } from './terminal.ts';
import { wrap } from './wrap.ts';

/** What the simulation makes of the host as it is, to be held against the ledger. */
export function simulatedLines(
  { host, guests, assumed, measured = [] }: Simulated,
  terminal: Terminal,
): string[] {
  const rows = guests.map(({ guest, share, losses }) => [
    guest,
    shareText(share),
    lossesText(losses),
  ]);
  return [
    paint(terminal, 'bold', 'Simulated as it is: share of native, and what it is lost to'),
    ...wrap(
      'A second opinion: the ledger counts findings, the simulation runs its model on how the host stands. Where they differ much, one of them knows something that the other does not.',
      terminal.width,
    ),
    ...alignAndWrap([...rows, ['all', shareText(host), '']], terminal.width).flat(),
    ...[
      ...assumed.map((each) => `assumed: ${each}`),
      ...measured.map((each) => `measured on this host: ${each}`),
    ].flatMap((each) => wrap(each, terminal.width, '    ', '  ')),
  ];
}
