import { Problem } from '../model/problem.ts';
import { Scenario } from '../model/scenario.ts';
import { type DocumentKind, parseDocument, readBytes, wrongForm } from './document-file.ts';

const SCENARIO: DocumentKind = {
  name: 'scenario',
  remedy: 'schemas/scenario.schema.json tells its form',
  maxBytes: 64 * 1024 * 1024,
};

/** Reads hosts and guests to be planned. Rejects anything else with a `Problem` that says what is wrong where. */
export function loadScenario(path: string): Scenario {
  return parseScenario(readBytes(path, SCENARIO), path);
}

/** @param where what the bytes came from, for the person */
export function parseScenario(bytes: Uint8Array, where: string): Scenario {
  const result = Scenario.safeParse(parseDocument(bytes, where, SCENARIO));
  if (!result.success) throw wrongForm(result.error, where, SCENARIO);
  checkNames(result.data, where);
  return result.data;
}

/** What a schema cannot say: names that are used once, and pCPUs that are on one core. */
function checkNames({ hosts, guests, groups = [] }: Scenario, where: string): void {
  once(
    guests.map(({ id }) => id),
    { what: 'guests', where },
  );
  once(
    hosts.map(({ id }) => id),
    { what: 'hosts', where },
  );
  for (const member of groups.flatMap((group) => group.guests)) {
    if (guests.some(({ id }) => id === member)) continue;
    throw new Problem({
      what: `a group names the guest ${member}, which is not there`,
      where,
      remedy: 'groups are of guests of the scenario, by their ids',
    });
  }
  for (const { id, nodes, distances } of hosts) {
    const place = `${where}, host ${id}`;
    once(
      nodes.map((node) => String(node.id)),
      { what: 'nodes', where: place },
    );
    once(nodes.flatMap(({ cores, sharedCpus }) => [...cores.flat(), ...sharedCpus]).map(String), {
      what: 'pCPUs',
      where: place,
    });
    const isSquare = distances?.every((row) => row.length === nodes.length) ?? true;
    if (!isSquare || (distances !== undefined && distances.length !== nodes.length)) {
      throw new Problem({
        what: 'the distances are no square',
        where: place,
        remedy: `give ${nodes.length} rows of ${nodes.length}, a row and a column a node`,
      });
    }
  }
}

function once(names: readonly string[], { what, where }: { what: string; where: string }): void {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) {
      throw new Problem({
        what: `two ${what} are called ${name}`,
        where,
        remedy: 'name each once',
      });
    }
    seen.add(name);
  }
}
