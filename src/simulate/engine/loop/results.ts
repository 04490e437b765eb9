/** What is read from outside when accounts are closed. */
import { cpus, guests, threads } from './machine';

/** Where in memory what a thread spent stands, number by number in the order of `Spent`. */
export function spentAt(thread: i32): usize {
  return threads[thread].spentAt();
}

export function idleNs(cpu: i32): f64 {
  return cpus[cpu].idleNs;
}

export function failedBursts(guest: i32): i32 {
  return guests[guest].failedBursts;
}

export function pagesMiB(guest: i32, cell: i32, node: i32): f64 {
  return guests[guest].pages[cell][node];
}
