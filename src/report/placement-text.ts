import { count, memoryText } from '../model/amount.ts';
import { formatCpuList } from '../model/cpu-list.ts';
import type { Place, PlacementDocument, PlacementMove } from '../model/placement.ts';
import type { Scenario, ScenarioHost, ScenarioNode } from '../model/scenario.ts';
import { alignAndWrap } from './table.ts';
import { inItsCharacters, paint, type Terminal } from './terminal.ts';
import { wrap } from './wrap.ts';

const KIB = 1024;

export interface PlacementReport {
  readonly scenario: Scenario;
  readonly placement: PlacementDocument;
}

/** Every node with who is on it and what is left, then who moves, and who has no place and why. */
export function placementText(report: PlacementReport, terminal: Terminal): string {
  const { scenario, placement } = report;
  const lines = [
    ...wrap(headline(placement), terminal.width).map((line) => paint(terminal, 'bold', line)),
    ...scenario.hosts.flatMap((host) => hostLines(report, host, terminal)),
    ...section('Moves', moveLines(scenario, placement.moves, terminal), terminal),
    ...section('Pinned anew', wrap(placement.repinned.join(', '), terminal.width, '  '), terminal),
    ...section('No place', refusalLines(placement, terminal), terminal),
  ];
  return inItsCharacters(terminal, `${lines.join('\n')}\n`);
}

function headline({ placed, refused, moves }: PlacementDocument): string {
  const parts = [`${count(placed.length, 'guest')} placed`];
  if (refused.length > 0) parts.push(`${refused.length} refused`);
  parts.push(moves.length === 0 ? 'nobody moves' : count(moves.length, 'move'));
  return parts.join(' · ');
}

function hostLines(
  { scenario, placement }: PlacementReport,
  host: ScenarioHost,
  terminal: Terminal,
): string[] {
  const here = placement.placed.filter((each) => each.host === host.id);
  const name = scenario.hosts.length > 1 ? ['', paint(terminal, 'bold', `host ${host.id}`)] : [];
  return [
    ...name,
    ...host.nodes.flatMap((node) => {
      const cells = here.flatMap(({ guest, cells: own, emulatorCpu }) =>
        own.flatMap((cell, index) => {
          if (cell.node !== node.id) return [];
          const emulator = index === 0 ? emulatorCpu : undefined;
          const cpus = Object.values(cell.pins);
          const part = own.length > 1 ? ` cell ${index}` : '';
          return [{ name: `${guest}${part}`, cpus, emulator, memoryMiB: cell.memoryMiB ?? 0 }];
        }),
      );
      const title = wrap(nodeTitle(node, cells), terminal.width, '    ', '  ');
      const rows = cells.map((cell) => [
        `    ${cell.name}`,
        memoryText(cell.memoryMiB * KIB),
        pinsText(cell),
      ]);
      return [...title, ...alignAndWrap(rows, terminal.width).flat()];
    }),
  ];
}

interface CellOnNode {
  readonly name: string;
  readonly cpus: readonly number[];
  readonly emulator: number | undefined;
  readonly memoryMiB: number;
}

function nodeTitle(node: ScenarioNode, cells: readonly CellOnNode[]): string {
  const kept = new Set(node.housekeepingCpus);
  const open = node.cores.flat().filter((cpu) => !kept.has(cpu)).length;
  const used = cells.reduce((sum, { cpus, emulator }) => {
    return sum + cpus.length + (emulator === undefined ? 0 : 1);
  }, 0);
  const memoryMiB = cells.reduce((sum, cell) => sum + cell.memoryMiB, 0);
  return `node ${node.id}: ${used} of ${count(open, 'pCPU')}, ${memoryText(memoryMiB * KIB)} of ${memoryText(node.memoryMiB * KIB)}`;
}

function pinsText({ cpus, emulator }: CellOnNode): string {
  const ascending = [...cpus].sort((left, right) => left - right);
  const own = cpus.length === 0 ? 'floats on shared pCPUs' : `pCPUs ${formatCpuList(ascending)}`;
  return emulator === undefined ? own : `${own}, its emulator thread on ${emulator}`;
}

function moveLines(
  { hosts }: Scenario,
  moves: readonly PlacementMove[],
  terminal: Terminal,
): string[] {
  return moves.flatMap(({ guest, from, to, admits, memoryMiB, vcpus }) => {
    const way = `${placeText(from, hosts.length)} to ${placeText(to, hosts.length)}`;
    const what = `${guest} from ${way} (${memoryText(memoryMiB * KIB)}, ${count(vcpus, 'vCPU')})`;
    return wrap(`${what}, so that ${admits} can be had`, terminal.width, '    ', '  ');
  });
}

function placeText({ host, nodes }: Place, hosts: number): string {
  const where = `${nodes.length === 1 ? 'node' : 'nodes'} ${nodes.join(', ')}`;
  return hosts > 1 ? `${where} of ${host}` : where;
}

function refusalLines({ refused }: PlacementDocument, terminal: Terminal): string[] {
  return refused.flatMap(({ guest, reason, proven, wouldMove }) => {
    const isOpen = !proven && wouldMove === undefined;
    const sure = isOpen ? ' (not proven: there may be an arrangement that was not found)' : '';
    return wrap(`${guest}: ${reason}${sure}`, terminal.width, '    ', '  ');
  });
}

function section(title: string, lines: readonly string[], terminal: Terminal): string[] {
  return lines.every((line) => line.trim() === '')
    ? []
    : ['', paint(terminal, 'bold', title), ...lines];
}
