import { beginEpoch } from './clock';
import { Guest } from './entities';
import { guests, nodes } from './machine';
import { Access } from './memory-costs';
import { cellLocalShare, remoteLatencyShare, retouchSharePerSecond } from './parameters';

/** Of a guest's memory, what is on each node, and where one of its cells goes; kept, as nothing is ever given back here. */
let all = new StaticArray<f64>(0);
let byNode = new StaticArray<f64>(0);

export function makeMemory(): void {
  all = new StaticArray<f64>(nodes.length);
  byNode = new StaticArray<f64>(nodes.length);
}

/** Where a guest's accesses go, and what they cost from each node, after its pages have moved. */
export function renewAccess(guest: Guest): void {
  const cells = guest.pages.length;
  const ownShare = cells === 1 ? 1 : cellLocalShare;
  sumCells(guest);
  const whole = total(all);
  for (let cell = 0; cell < cells; cell += 1) {
    const pages = guest.pages[cell];
    const own = total(pages);
    const used = guest.access[cell];
    used.clear();
    for (let at = 0; at < nodes.length; at += 1) {
      byNode[at] = (ownShare * pages[at]) / own + ((1 - ownShare) * all[at]) / whole;
      if (byNode[at] > 0) used.add(at, byNode[at]);
    }
    for (let at = 0; at < nodes.length; at += 1) {
      const away = meanDistance(used, nodes[at].distances);
      const remote = guest.memoryShare * remoteLatencyShare * away;
      guest.costs[cell].setAccess(at, byNode[at], remote);
    }
  }
  beginEpoch();
}

/** Beyond local, in steps of 10. */
function meanDistance(access: Access, distances: f64[]): f64 {
  let away: f64 = 0;
  for (let at = 0; at < access.used; at += 1) {
    away += (access.shares[at] * (distances[access.nodes[at]] - 10)) / 10;
  }
  return away;
}

/** Memory that is given back and taken anew comes from where the vCPUs are by then. Returns whether any did. */
export function retouch(seconds: f64): bool {
  const share = Math.min(1, retouchSharePerSecond * seconds);
  if (share === 0 || nodes.length === 1) return false;
  for (let at = 0; at < guests.length; at += 1) {
    followAll(guests[at], share);
    renewAccess(guests[at]);
  }
  return true;
}

/** Moves a share of the pages of each cell to the nodes its vCPUs are on, in proportion. */
export function followAll(guest: Guest, share: f64): void {
  for (let cell = 0; cell < guest.pages.length; cell += 1) {
    follow(guest, cell, guest.pages[cell], share);
  }
}

function follow(guest: Guest, cell: i32, pages: StaticArray<f64>, share: f64): void {
  const vcpus = guest.vcpus;
  let own = 0;
  for (let at = 0; at < vcpus.length; at += 1) own += i32(vcpus[at].cell === cell);
  if (own === 0) return;
  const moved = total(pages) * share;
  for (let at = 0; at < pages.length; at += 1) pages[at] = pages[at] * (1 - share);
  for (let at = 0; at < vcpus.length; at += 1) {
    if (vcpus[at].cell === cell) pages[vcpus[at].cpu.node.index] += moved / f64(own);
  }
}

function sumCells(guest: Guest): void {
  all.fill(0);
  for (let cell = 0; cell < guest.pages.length; cell += 1) {
    const pages = guest.pages[cell];
    for (let at = 0; at < all.length; at += 1) all[at] += pages[at];
  }
}

function total(pages: StaticArray<f64>): f64 {
  let sum: f64 = 0;
  for (let at = 0; at < pages.length; at += 1) sum += pages[at];
  return sum;
}
