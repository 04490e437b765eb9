type Numbers<Initial> = { -readonly [Name in keyof Initial]: number };

/**
 * A class whose objects have these numbers, each beginning with the value given. They are read and written like fields, and kept in a row in this order: what is used together stands together.
 *
 * V8 puts every fractional number of an object into a box of its own somewhere on the heap: three times the room, and one
 * more place to look up for each number. In an array that has held fractions from its beginning they stand bare, and one
 * is found in three instructions. Rows within large typed arrays took eight, for each has to be asked anew where it begins
 * and whether it was given away: a simulation of 64 CPUs took 4 % longer, one of 4,096 16 %.
 */
export function numbersInRow<Initial extends Readonly<Record<string, number>>>(
  initial: Initial,
): new () => Numbers<Initial>;
export function numbersInRow(initial: Readonly<Record<string, number>>): new () => object {
  const first = bareNumbers(Object.values(initial));
  class InRow {
    declare readonly numbers: number[];

    constructor() {
      this.numbers = first.slice();
    }
  }
  for (const [place, name] of Object.keys(initial).entries()) {
    defineNumber(InRow.prototype, name, place);
  }
  return InRow;
}

/** An array that V8 takes for one of fractions whatever it holds, and so are slices of it. */
export function bareNumbers(values: Iterable<number>): number[] {
  return [0.5, ...values].slice(1);
}

interface Row {
  readonly numbers: (number | undefined)[];
}

/** Kept to 27 bytes of bytecode, up to which V8 takes functions into their callers however long those are by then. */
function defineNumber(prototype: Row, name: string, place: number): void {
  Object.defineProperty(prototype, name, {
    get(this: Row) {
      return this.numbers[place];
    },
    set(this: Row, value: number) {
      this.numbers[place] = value;
    },
  });
}
