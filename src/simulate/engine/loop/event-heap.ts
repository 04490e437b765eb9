const CHILDREN = 4;

/**
 * The next event of each slot, soonest first: a 4-ary heap. A slot has at most one event, which is moved in place when its
 * time changes, so that nothing stale is kept.
 */
class EventHeap {
  /**
   * In heap order, side by side, as each step of a search looks at four of them: times, and the slots they are of. There
   * are always four to look at: past the end, times are infinite.
   */
  private times: StaticArray<f64> = new StaticArray<f64>(0);
  private slots: StaticArray<i32> = new StaticArray<i32>(0);
  /** Where in that order each slot is; -1: it has no event. */
  private places: StaticArray<i32> = new StaticArray<i32>(0);
  private size: i32 = 0;

  /** Before anything is set. */
  makeSlots(count: i32): void {
    this.times = new StaticArray<f64>(count + CHILDREN).fill(Infinity);
    this.slots = new StaticArray<i32>(count);
    this.places = new StaticArray<i32>(count).fill(-1);
  }

  /** Of no meaning when there is none. */
  get first(): i32 {
    return this.slots[0];
  }

  /** Of the first; infinite when there is none. */
  get soonest(): f64 {
    return this.times[0];
  }

  set(slot: i32, time: f64): void {
    const place = this.places[slot];
    if (place < 0) {
      const end = this.size;
      this.size += 1;
      this.rise(slot, time, end);
      return;
    }
    if (time < this.times[place]) this.rise(slot, time, place);
    else this.sink(slot, time, place);
  }

  clear(slot: i32): void {
    const times = this.times;
    const place = this.places[slot];
    if (place < 0) return;
    this.places[slot] = -1;
    this.size -= 1;
    const last = this.slots[this.size];
    const time = times[this.size];
    times[this.size] = Infinity;
    if (place === this.size) return;
    if (place > 0 && time < times[(place - 1) >> 2]) this.rise(last, time, place);
    else this.sink(last, time, place);
  }

  private rise(slot: i32, time: f64, from: i32): void {
    let place = from;
    while (place > 0) {
      const above = (place - 1) >> 2;
      const other = this.times[above];
      if (other <= time) break;
      this.put(this.slots[above], other, place);
      place = above;
    }
    this.put(slot, time, place);
  }

  private sink(slot: i32, time: f64, from: i32): void {
    let place = from;
    for (let child = place * CHILDREN + 1; child < this.size; child = place * CHILDREN + 1) {
      const below = this.soonestOfFour(child);
      const least = this.times[below];
      if (least >= time) break;
      this.put(this.slots[below], least, place);
      place = below;
    }
    this.put(slot, time, place);
  }

  private put(slot: i32, time: f64, place: i32): void {
    this.times[place] = time;
    this.slots[place] = slot;
    this.places[slot] = place;
  }

  /** Chosen, not branched on: which of four is the soonest, no processor can foretell. */
  private soonestOfFour(first: i32): i32 {
    const times = this.times;
    const one = first + i32(times[first + 1] < times[first]);
    const other = first + 2 + i32(times[first + 3] < times[first + 2]);
    return select(other, one, times[other] < times[one]);
  }
}

/** What pCPUs do next, and all else: two, as there are few pCPUs beside what sleeps, and most events are theirs. */
export const cpuEvents = new EventHeap();
export const timers = new EventHeap();
