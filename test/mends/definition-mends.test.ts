/** That what is proposed for definitions really mends them. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checks } from '../../src/checks/registry.ts';
import { parseDomainXml } from '../../src/definition/domain-xml.ts';
import { editXml } from '../../src/definition/edit/edit-xml.ts';
import { domainText } from './domain-text.ts';
import { type Fault, faults, neglected } from './faults.ts';
import { planFor, verdictsOn } from './mended.ts';
import { domainSchema, hasSchema } from './schema.ts';

const cases = Object.entries(faults).map(([name, fault]): [string, Fault] => [
  `${fault.check}, ${name}`,
  fault,
]);

/** Guests' findings that settings of the host mend. */
const MENDED_ON_HOST: ReadonlySet<string> = new Set(['EPT-06', 'PIN-10', 'SCH-03']);

describe.each(cases)('%s', (_, fault) => {
  const { before, edits } = planFor(fault);
  const after = editXml(before, edits);

  it('is mended: the check passes on the edited definition', () => {
    expect(after).not.toBe(before);
    const verdicts = verdictsOn(after, fault);
    if (fault.holds === undefined)
      expect(verdicts.map(({ status }) => status)).toEqual(verdicts.map(() => 'pass'));
    else expect(fault.holds(parseDomainXml(after))).toBe(true);
  });

  it('is mended once: the same edits find nothing more to do', () => {
    expect(editXml(after, edits)).toBe(after);
  });

  it('keeps what the mend is not about', () => {
    expect(after).toContain('<!-- kept as it is -->');
    const { name, uuid, memoryKiB, vcpus } = parseDomainXml(before);
    expect(parseDomainXml(after)).toMatchObject({ name, uuid, memoryKiB, vcpus });
  });
});

describe('a guest with many faults', () => {
  const { before, edits } = planFor(neglected);
  const after = editXml(before, edits);

  it('is mended of all of them in one change of its definition', () => {
    const failing = (text: string): string[] =>
      verdictsOn(text, neglected)
        .filter(({ status, takesEffect }) => status === 'fail' && takesEffect === 'next-start')
        .map(({ id }) => id);
    expect(failing(before)).toEqual(expect.arrayContaining([...neglected.finds]));
    expect(failing(after).filter((id) => neglected.finds.includes(id))).toEqual([]);
    expect(editXml(after, edits)).toBe(after);
  });

  it.runIf(hasSchema)('is still one that libvirt’s schema takes', () => {
    using schema = domainSchema();
    schema.check(after);
  });
});

describe.runIf(hasSchema)('libvirt’s schema', () => {
  let schema: ReturnType<typeof domainSchema>;
  beforeAll(() => {
    schema = domainSchema();
  });
  afterAll(() => schema[Symbol.dispose]());

  it('refuses what is no definition', () => {
    const wrong = domainText({ balloon: "<memballoon modl='virtio'/>" });
    expect(() => schema.check(wrong)).toThrow();
  });

  it.each(cases)('takes the definition with the fault and without: %s', (_, fault) => {
    const { before, edits } = planFor(fault);
    schema.check(before);
    schema.check(editXml(before, edits));
  });
});

describe('checks of guests, their disks and cards', () => {
  const ofGuests = checks.filter(
    ({ subject, mend }) =>
      mend !== undefined && (subject === 'guest' || subject === 'disk' || subject === 'nic'),
  );

  it.each(ofGuests.map(({ id }) => id).filter((id) => !MENDED_ON_HOST.has(id)))(
    '%s has its mend tried here',
    (id) => {
      expect(Object.values(faults).map(({ check }) => check)).toContain(id);
    },
  );
});
