import { z } from 'zod';
import { Problem } from '../model/problem.ts';
import { VITALS_SCHEMA, Vitals } from '../model/vitals.ts';

const Line = z.looseObject({ schema: z.string().optional(), event: z.string().optional() });

/**
 * The looks in a recording: one a line, among the events of a watcher, which are passed over. A last line that was
 * cut short, as by a full disk or a kill, is left out.
 */
export function parseRecording(text: string, place: string): Vitals[] {
  const lines = text.split('\n');
  const looks = lines.flatMap((line, index) => {
    if (line.trim() === '') return [];
    const look = parseLine(line);
    if (look === undefined && index < lines.length - 1) throw notARecording(place, index + 1);
    return look === undefined || look === 'event' ? [] : [look];
  });
  if (looks.length === 0) throw notARecording(place, 1);
  return looks;
}

function parseLine(text: string): Vitals | 'event' | undefined {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined;
  }
  const line = Line.safeParse(json);
  if (!line.success) return undefined;
  if (line.data.schema !== VITALS_SCHEMA)
    return line.data.event === undefined ? undefined : 'event';
  const look = Vitals.safeParse(json);
  return look.success ? look.data : undefined;
}

function notARecording(place: string, line: number): Problem {
  return new Problem({
    what: 'not a recording of looks',
    where: `${place}, line ${line}`,
    remedy: 'virt-tune top --record FILE and virt-tune watch --samples write one',
  });
}
