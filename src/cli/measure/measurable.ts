import { campaigns } from '../../measure/campaigns.ts';
import { workloads } from '../../measure/workloads.ts';
import { alignAndWrap } from '../../report/table.ts';
import { inItsCharacters, paint, type Terminal } from '../../report/terminal.ts';

/** The ready campaigns and the workloads, each with what it tells. */
export function measurableText(terminal: Terminal): string {
  const rows = (list: readonly { readonly name: string; readonly text: string }[]) =>
    alignAndWrap(
      list.map(({ name, text }) => [`  ${name}`, text]),
      terminal.width,
    ).flat();
  const lines = [
    paint(terminal, 'bold', 'Campaigns'),
    ...rows(campaigns.map(({ name, summary }) => ({ name, text: summary }))),
    '',
    paint(terminal, 'bold', 'Workloads, for campaigns of your own'),
    ...rows(workloads.map(({ name, measures }) => ({ name, text: measures }))),
  ];
  return inItsCharacters(terminal, `${lines.join('\n')}\n`);
}
