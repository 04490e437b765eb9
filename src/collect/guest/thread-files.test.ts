import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseLastCpu, parseSchedStat } from './thread-files.ts';

const NUMBERS = Array.from({ length: 49 }, (_, index) => index + 4);
/** A stat line with field N holding N, but for the name and the processor (field 39). */
function statLine(name: string, processor: number): string {
  const fields = NUMBERS.map((number) => (number === 39 ? processor : number));
  return `7 (${name}) S ${fields.join(' ')}\n`;
}

function lastCpu(text: string): number {
  const bytes = Buffer.from(text);
  return parseLastCpu(bytes, bytes.length);
}

describe('parseLastCpu', () => {
  it('finds the processor whatever the thread is called', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 15 }), fc.nat(8191), (name, processor) => {
        expect(lastCpu(statLine(name, processor))).toBe(processor);
      }),
    );
  });

  it('is -1 for a line that is cut off or no stat line', () => {
    for (const text of ['', 'x', '7 (a) S 1 2 3', statLine('a', 3).slice(0, 60)])
      expect(lastCpu(text)).toBe(-1);
  });
});

describe('parseSchedStat', () => {
  const read = (text: string): unknown => {
    const bytes = Buffer.from(text);
    const into = { runNs: -1, runDelayNs: -1, timeslices: -1 };
    return parseSchedStat(bytes, bytes.length, into) ? into : undefined;
  };

  it('reads run time, delay and slices', () => {
    const counter = fc.nat({ max: Number.MAX_SAFE_INTEGER });
    fc.assert(
      fc.property(counter, counter, counter, (runNs, runDelayNs, timeslices) => {
        expect(read(`${runNs} ${runDelayNs} ${timeslices}\n`)).toEqual({
          runNs,
          runDelayNs,
          timeslices,
        });
      }),
    );
  });

  it('refuses anything else', () => {
    for (const text of ['', '1 2', '1 2\n', 'a b c', '1 -2 3', '1  3', '1 2 3x'])
      expect(read(text)).toBeUndefined();
  });
});
