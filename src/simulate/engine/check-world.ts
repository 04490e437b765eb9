import { count } from '../../model/amount.ts';
import { Problem } from '../../model/problem.ts';
import {
  type SimulatedGuest,
  SimulatedHost,
  type SimulatedHostInput,
  type SimulatedPolicy,
  type SimulatedTopology,
} from './world.ts';

type Placement = Extract<SimulatedPolicy, { kind: 'placement' }>;
type Place = Placement['places'][number];

/** No known machine says more than 255 (the SLIT's byte), nor less for another node than for itself. */
const LOCAL_DISTANCE = 10;
const MOST_DISTANCE = 255;

/** Fills in what may be left out. Throws a `Problem` that names the field and the reason where the host cannot be. */
export function checkWorld(input: SimulatedHostInput): SimulatedHost {
  const result = SimulatedHost.safeParse(input);
  if (!result.success) {
    const [issue] = result.error.issues;
    const field = issue?.path.map(String).join('.') ?? '';
    throw nonsense(field === '' ? 'the host' : field, issue?.message ?? 'wrong form');
  }
  const world = result.data;
  checkTopology(world.topology);
  const ids = world.guests.map(({ id }) => id);
  once(ids, 'guests');
  const known = new Set(world.topology.cores.flatMap(({ cpus }) => cpus));
  for (const [at, guest] of world.guests.entries()) checkGuest(world, guest, { at, known });
  checkPolicy(world);
  return world;
}

function checkGuest(
  { topology }: SimulatedHost,
  { vcpus, cells, allowedCpus = [], memoryShares }: SimulatedGuest,
  { at, known }: { readonly at: number; readonly known: ReadonlySet<number> },
): void {
  const field = `guests.${at}`;
  if (cells > vcpus) throw nonsense(`${field}.cells`, `${cells} for ${count(vcpus, 'vCPU')}`);
  if (allowedCpus.length > 0 && allowedCpus.length !== vcpus) {
    const lists = count(allowedCpus.length, 'list');
    throw nonsense(`${field}.allowedCpus`, `${lists} for ${count(vcpus, 'vCPU')}`);
  }
  const strange = allowedCpus.flat().find((cpu) => !known.has(cpu));
  if (strange !== undefined) throw nonsense(`${field}.allowedCpus`, `there is no pCPU ${strange}`);
  if (memoryShares === undefined) return;
  const whole = memoryShares.reduce((sum, each) => sum + each, 0);
  if (memoryShares.length !== topology.nodes.length || Math.abs(whole - 1) > 1e-6) {
    const nodes = count(topology.nodes.length, 'node');
    throw nonsense(
      `${field}.memoryShares`,
      `they make ${whole} on ${memoryShares.length} of ${nodes}`,
    );
  }
}

function checkTopology({ nodes, cores }: SimulatedTopology): void {
  const known = new Set(nodes.map(({ id }) => id));
  once(
    nodes.map(({ id }) => String(id)),
    'topology.nodes',
  );
  once(
    cores.flatMap(({ cpus }) => cpus.map(String)),
    'topology.cores',
  );
  for (const [at, { node }] of cores.entries()) {
    if (!known.has(node)) throw nonsense(`topology.cores.${at}.node`, `there is no node ${node}`);
  }
  const nodeOfLlc = new Map<number, number>();
  for (const [at, { node, llc }] of cores.entries()) {
    const other = nodeOfLlc.get(llc) ?? node;
    if (other !== node) {
      throw nonsense(`topology.cores.${at}.llc`, `cache ${llc} is on node ${other} and on ${node}`);
    }
    nodeOfLlc.set(llc, node);
  }
  for (const from of nodes.keys()) checkDistances(nodes, from);
}

function checkDistances(nodes: SimulatedTopology['nodes'], from: number): void {
  const row = nodes[from]?.distances ?? [];
  const field = `topology.nodes.${from}.distances`;
  if (row.length !== nodes.length) {
    throw nonsense(field, `${row.length} for ${count(nodes.length, 'node')}`);
  }
  for (const [to, distance] of row.entries()) {
    const back = nodes[to]?.distances[from];
    if (to === from && distance !== LOCAL_DISTANCE) {
      throw nonsense(`${field}.${to}`, `${distance} to itself, where the SLIT has 10`);
    }
    if (to !== from && !(distance > LOCAL_DISTANCE && distance <= MOST_DISTANCE)) {
      throw nonsense(`${field}.${to}`, `${distance}, where another node is more than 10, to 255`);
    }
    if (back !== undefined && back !== distance) {
      throw nonsense(`${field}.${to}`, `${distance}, and ${back} the other way`);
    }
  }
}

function checkPolicy(world: SimulatedHost): void {
  const { topology, guests, policy } = world;
  const cpus = topology.cores.reduce((sum, core) => sum + core.cpus.length, 0);
  const vcpus = guests.reduce((sum, guest) => sum + guest.vcpus, 0);
  if (policy.kind === 'core-pinned' && policy.exclusive && vcpus > cpus) {
    throw nonsense('policy.exclusive', `${vcpus} vCPUs cannot each have one of ${cpus} pCPUs`);
  }
  if (policy.kind === 'placement') checkPlaces(world, policy);
}

function checkPlaces({ topology, guests }: SimulatedHost, { places, exclusive }: Placement): void {
  once(
    places.map(({ guest }) => guest),
    'policy.places',
  );
  const sizes = new Map(guests.map(({ id, vcpus }) => [id, vcpus]));
  const taken = new Set<number>();
  for (const [at, place] of places.entries()) {
    const field = `policy.places.${at}`;
    const size = sizes.get(place.guest);
    if (size === undefined) throw nonsense(`${field}.guest`, `there is no guest ${place.guest}`);
    checkPins(place, size, field);
    checkTargets(topology, place, field);
    for (const cpu of exclusive ? pinsOf(place) : []) {
      if (taken.has(cpu)) throw nonsense(`${field}.cells`, `pCPU ${cpu} has two exclusive vCPUs`);
      taken.add(cpu);
    }
  }
}

function checkPins(place: Place, vcpus: number, field: string): void {
  const pins = pinsOf(place).length;
  if (pins > vcpus) throw nonsense(`${field}.cells`, `${pins} pins for ${count(vcpus, 'vCPU')}`);
}

function checkTargets({ nodes, cores }: SimulatedTopology, place: Place, field: string): void {
  for (const { node } of place.cells) {
    const isKnown = nodes.some(({ id }) => id === node);
    if (!isKnown) throw nonsense(`${field}.cells`, `there is no node ${node}`);
    if (!cores.some((core) => core.node === node)) {
      throw nonsense(`${field}.cells`, `node ${node} has no pCPUs`);
    }
  }
  const { emulatorCpu } = place;
  for (const cpu of emulatorCpu === undefined ? pinsOf(place) : [...pinsOf(place), emulatorCpu]) {
    const isKnown = cores.some(({ cpus }) => cpus.includes(cpu));
    if (!isKnown) throw nonsense(`${field}.cells`, `there is no pCPU ${cpu}`);
  }
}

function pinsOf({ cells }: Place): number[] {
  return cells.flatMap(({ pins }) => Object.values(pins));
}

function once(names: readonly string[], field: string): void {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) throw nonsense(field, `${name} is there twice`);
    seen.add(name);
  }
}

function nonsense(field: string, reason: string): Problem {
  return new Problem({
    what: `${field} makes no sense`,
    where: reason,
    remedy: 'correct what is said of the simulated host',
  });
}
