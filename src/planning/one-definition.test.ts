import { expect, it } from 'vitest';
import type { WantedChange } from '../model/change.ts';
import { oneDefinitionEach } from './one-definition.ts';

const UUID = 'c3b9d43c-615d-47fa-9a2b-c4e037f52ee3';

function definition(
  id: string,
  value: string,
  changes: Partial<WantedChange> = {},
  uri = 'qemu:///system',
): WantedChange {
  return {
    id,
    knob: {
      kind: 'domain-xml',
      uri,
      uuid: UUID,
      edits: [{ do: 'set', path: 'cpu', attribute: 'mode', value }],
    },
    title: `web: ${id}`,
    subject: { kind: 'guest', guest: UUID, name: 'web' },
    topic: 'vt',
    answers: [id],
    takesEffect: 'next-start',
    risk: 'low',
    after: '',
    ...changes,
  };
}

it('makes one change of all edits of a guest, the last word on each place, as risky as the riskiest', () => {
  const memory: WantedChange = {
    ...definition('memory', ''),
    knob: { kind: 'domain-memory', uri: 'qemu:///system', uuid: UUID },
  };
  const [first, second, third] = oneDefinitionEach([
    definition('B', 'one', { givesUp: 'migration' }),
    memory,
    definition('A', 'two', { risk: 'high', riskText: 'may not boot' }),
  ]);
  expect(third).toBeUndefined();
  expect(first).toBe(memory);
  expect(second).toMatchObject({
    id: 'A',
    title: 'web: B; A',
    answers: ['A', 'B'],
    risk: 'high',
    riskText: 'may not boot',
    givesUp: 'migration',
    knob: { edits: [{ value: 'two' }] },
  });
});

it('leaves a single change as it is, and guests apart', () => {
  const other = definition('C', 'three');
  const elsewhere = definition('C', 'three', {}, 'qemu:///session');
  expect(oneDefinitionEach([other, elsewhere])).toEqual([other, elsewhere]);
});
