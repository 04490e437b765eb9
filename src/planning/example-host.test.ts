import fc from 'fast-check';
import { expect, it } from 'vitest';
import { checks } from '../checks/registry.ts';
import { runChecks } from '../checks/run-checks.ts';
import { fourNodeHost } from '../checks/testing/edited.ts';
import { consents, WantedChange } from '../model/change.ts';
import { topicIds } from '../model/topic.ts';
import { run, wanted } from './testing/wishing.ts';
import { wantedChanges } from './wanted-changes.ts';

it('the recorded host gets its settings, then one change for each guest’s definition', () => {
  const { changes } = wanted(fourNodeHost(), checks);
  expect(changes.map(({ id }) => id).filter((id) => !id.startsWith('net.bridge'))).toEqual([
    'crowded-1: definition',
    'crowded-2: definition',
    'defined-only: definition',
    'emulated: definition',
    'far: definition',
    'healthy: definition',
    'old-iron: definition',
    'wide: definition',
  ]);
  const oldIron = changes.find(({ id }) => id === 'old-iron: definition');
  expect(oldIron).toMatchObject({
    answers: ['PV-01', 'PV-02', 'DEV-10', 'PV-15', 'SCH-09', 'STO-16', 'BAL-03', 'PV-09', 'PV-10'],
    risk: 'high',
  });
});

it('what cannot be had there is refused with the reason', () => {
  const { refused } = wanted(fourNodeHost(), checks);
  const reasons = refused.map(({ subject, reason }) => `${subject.name}: ${reason}`);
  expect(reasons).toContainEqual(expect.stringMatching(/^old-iron\/hda: .* tmpfs/));
  expect(reasons).toContainEqual(expect.stringMatching(/^by-hand: .* command line/));
});

it('accepted findings are left alone', () => {
  const snapshot = fourNodeHost();
  const suppressed = { reason: 'known', by: 'a test' };
  const findings = runChecks(snapshot, checks).map((each) => ({ ...each, suppressed }));
  const options = { checks, only: [], liveOnly: false, allow: [] };
  expect(wantedChanges(snapshot, findings, options)).toEqual({ changes: [], refused: [] });
});

const snapshot = fourNodeHost();
const services = ['numad', 'ksmtuned', 'irqbalance', 'nova-compute', 'virt-handler', 'tuned'];
const asked = fc.record({
  only: fc.subarray([...topicIds, 'PV-01', 'DEV-07', 'far', 'old-iron'], { maxLength: 3 }),
  liveOnly: fc.boolean(),
  allow: fc.subarray([...consents]),
  running: fc.subarray(services),
});

it('whatever is asked for, no knob is changed twice and the same is answered again', () => {
  fc.assert(
    fc.property(asked, ({ running, ...options }) => {
      const host = fourNodeHost();
      for (const name of running) run(host, name, 'virtual-host');
      const { changes, refused } = wanted(host, checks, options);
      expect(wanted(host, checks, options)).toEqual({ changes, refused });
      for (const change of changes) expect(WantedChange.parse(change)).toEqual(change);
      const knobs = changes.map(({ knob }) =>
        knob.kind === 'domain-xml' ? knob.uuid : JSON.stringify(knob),
      );
      expect(new Set(knobs).size).toBe(changes.length);
      expect(new Set(changes.map(({ id }) => id)).size).toBe(changes.length);
      if (options.liveOnly)
        expect(changes.every(({ takesEffect }) => takesEffect === 'live')).toBe(true);
      if (running.includes('nova-compute'))
        expect(changes.filter(({ knob }) => knob.kind.startsWith('domain-'))).toEqual([]);
      const firstGuest = changes.findIndex(({ knob }) => knob.kind.startsWith('domain-'));
      const ofGuests = firstGuest < 0 ? [] : changes.slice(firstGuest);
      expect(ofGuests.every(({ knob }) => knob.kind.startsWith('domain-'))).toBe(true);
    }),
    { numRuns: 25 },
  );
});

it('what is limited to a guest is about that guest', () => {
  const far = snapshot.guests.find(({ name }) => name === 'far');
  const { changes } = wanted(snapshot, checks, { only: ['far'] });
  expect(changes.map(({ subject }) => subject.guest)).toEqual([far?.id]);
});
