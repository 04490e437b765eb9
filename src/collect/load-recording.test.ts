import { describe, expect, it } from 'vitest';
import { VITALS_SCHEMA } from '../model/vitals.ts';
import { parseRecording } from './load-recording.ts';

const look = JSON.stringify({
  schema: VITALS_SCHEMA,
  at: '2026-01-01T00:00:00.000Z',
  elapsedMs: 1,
  host: { name: 'h', pcpus: 1, nodes: [] },
  guests: [],
});
const event = JSON.stringify({ at: '2026-01-01T00:00:00.000Z', event: 'started', text: 'x' });

describe('parseRecording', () => {
  it('takes the looks out of what a watcher wrote', () => {
    expect(parseRecording(`${event}\n${look}\n${look}\n`, 'f')).toHaveLength(2);
  });

  it('leaves out a last line that was cut short', () => {
    expect(parseRecording(`${look}\n${look.slice(0, 40)}`, 'f')).toHaveLength(1);
  });

  it.each([
    ['text', 'a diary\n'],
    ['nothing', ''],
    ['a line of another kind', `${look}\n{"schema":"virt-tune/audit/1"}\n${look}\n`],
    ['a look that is none', `${look}\n{"schema":"${VITALS_SCHEMA}"}\n${look}\n`],
  ])('refuses %s, with the line', (_, text) => {
    expect(() => parseRecording(text, 'night.jsonl')).toThrow(/night\.jsonl, line [12]/);
  });
});
