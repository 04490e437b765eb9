const CHILDREN = 4;

/**
 * The next event of each slot, soonest first: a 4-ary heap. A slot has at most one event, which is moved in place when its
 * time changes, so that nothing stale is kept.
 *
 * In heap order, side by side, as each step of a search looks at four of them: times, and the slots they are of. There
 * are always four to look at: past the end, times are infinite.
 */
let times = new StaticArray<f64>(0);
let slots = new StaticArray<i32>(0);
/** Where in that order each slot is; -1: it has no event. */
let places = new StaticArray<i32>(0);
let size: i32 = 0;

export function makeSlots(count: i32): void {
  times = new StaticArray<f64>(count + CHILDREN).fill(Infinity);
  slots = new StaticArray<i32>(count);
  places = new StaticArray<i32>(count).fill(-1);
}

/** -1 when there is none. */
export function firstSlot(): i32 {
  return size === 0 ? -1 : slots[0];
}

/** Of the first. */
export function soonest(): f64 {
  return times[0];
}

export function setEvent(slot: i32, time: f64): void {
  const place = places[slot];
  if (place < 0) {
    const end = size;
    size += 1;
    rise(slot, time, end);
    return;
  }
  if (time < times[place]) rise(slot, time, place);
  else sink(slot, time, place);
}

export function clearEvent(slot: i32): void {
  const place = places[slot];
  if (place < 0) return;
  places[slot] = -1;
  size -= 1;
  const last = slots[size];
  const time = times[size];
  times[size] = Infinity;
  if (place === size) return;
  if (place > 0 && time < times[(place - 1) >> 2]) rise(last, time, place);
  else sink(last, time, place);
}

function rise(slot: i32, time: f64, from: i32): void {
  let place = from;
  while (place > 0) {
    const above = (place - 1) >> 2;
    const other = times[above];
    if (other <= time) break;
    put(slots[above], other, place);
    place = above;
  }
  put(slot, time, place);
}

function sink(slot: i32, time: f64, from: i32): void {
  let place = from;
  for (let child = place * CHILDREN + 1; child < size; child = place * CHILDREN + 1) {
    const below = soonestOfFour(child);
    const least = times[below];
    if (least >= time) break;
    put(slots[below], least, place);
    place = below;
  }
  put(slot, time, place);
}

function put(slot: i32, time: f64, place: i32): void {
  times[place] = time;
  slots[place] = slot;
  places[slot] = place;
}

/** Chosen, not branched on: which of four is the soonest, no processor can foretell. */
function soonestOfFour(first: i32): i32 {
  const one = first + i32(times[first + 1] < times[first]);
  const other = first + 2 + i32(times[first + 3] < times[first + 2]);
  return select(other, one, times[other] < times[one]);
}
