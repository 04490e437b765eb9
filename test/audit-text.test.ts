import { describe, expect, it } from 'vitest';
import { auditOf } from '../src/checks/audit.ts';
import { checks } from '../src/checks/registry.ts';
import { fourNodeHost, guestOf } from '../src/checks/testing/edited.ts';
import type { Audit } from '../src/model/audit.ts';
import type { Snapshot } from '../src/model/snapshot.ts';
import { auditText } from '../src/report/audit-text.ts';
import type { Terminal } from '../src/report/terminal.ts';

const plain: Terminal = { width: 80, colour: false, unicode: true };
const brief = { verbose: false, explainLedger: false };

function auditAfter(edit: (draft: Snapshot) => void = () => undefined): Audit {
  const snapshot = fourNodeHost();
  edit(snapshot);
  return auditOf(snapshot, checks);
}

function emptyAudit(): Audit {
  return { ...auditAfter(), guests: [], guestSources: [], findings: [], unread: [] };
}

describe('the report of an audit', () => {
  it.each([30, 40, 60, 80, 120])('stays within %i columns', (width) => {
    const text = auditText(
      auditAfter(),
      { ...plain, width },
      { verbose: true, explainLedger: false },
    );
    const tooLong = text.split('\n').filter((line) => line.length > width);
    expect(tooLong).toEqual([]);
  });

  it('has a line for the host and for each guest, then findings, then what was unread, then topics', () => {
    const text = auditText(auditAfter(), plain, brief);
    const order = [
      'lab ·',
      'host lab',
      'by-hand ',
      'CRITICAL ',
      'HIGH ',
      'MEDIUM ',
      'LOW ',
      'Could not be read',
      'Topics',
      'Host and operations',
    ].map((part) => text.indexOf(part));
    expect(order).not.toContain(-1);
    expect(order).toEqual(order.toSorted((left, right) => left - right));
  });

  it('gives a finding its reason, what was seen, what mends it and when not to', () => {
    const text = auditText(auditAfter(), { ...plain, width: 120 }, brief);
    const start = text.indexOf('VT-02');
    expect(text.slice(start, text.indexOf('\n\n', start))).toMatch(
      /emulated runs on TCG.*accelerator in use = tcg.*mend {6}Set.*next-start.*not when.*source/s,
    );
  });

  it('has colour only where it is wanted', () => {
    const audit = auditAfter();
    expect(auditText(audit, plain, brief)).not.toContain('\u001b');
    const coloured = auditText(audit, { ...plain, colour: true }, brief);
    expect(coloured).toContain('\u001b[31mCRITICAL');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: taking them away is the purpose
    expect(coloured.replaceAll(/\u001b\[\d+m/g, '')).toBe(auditText(audit, plain, brief));
  });

  it('is in ASCII where the terminal shows no more', () => {
    const text = auditText(auditAfter(), { ...plain, unicode: false }, brief);
    expect(text).toMatch(/^[\n -~]*$/);
    expect(text).toContain("QEMU's");
  });

  it('shows names that try to steer the terminal as what they are', () => {
    const text = auditText(
      auditAfter((draft) => {
        guestOf(draft, 'emulated').name = 'evil\n\u001b[2Jroot\u202e';
      }),
      plain,
      brief,
    );
    expect(text).not.toContain('\u001b');
    expect(text).not.toContain('\u202e');
    expect(text).toContain('evil\\x0a\\x1b[2Jroot\\u202e');
  });

  it('says no more than was looked at when nothing was found', () => {
    expect(auditText(emptyAudit(), plain, brief)).toContain(
      'Nothing found against this host in 0 verdicts.',
    );
  });

  it('puts at the top that a source of guests could not be read', () => {
    const guestSources = [
      { name: 'libvirt', outcome: 'failed', detail: 'connection refused; start libvirtd' },
    ];
    const text = auditText({ ...emptyAudit(), guestSources }, plain, brief);
    expect(text.indexOf('! libvirt: connection refused; start libvirtd')).toBeGreaterThan(0);
    expect(text.indexOf('connection refused')).toBeLessThan(text.indexOf('Nothing found'));
  });

  it('names what 200 guests share once, and says how many more there are', () => {
    const text = auditText(
      auditAfter((draft) => {
        const guest = guestOf(draft, 'emulated');
        draft.guests = Array.from({ length: 200 }, (_, index) => ({
          ...guest,
          id: `${guest.id}-${index}`,
          name: `vm-${index}`,
        }));
      }),
      plain,
      brief,
    );
    expect(text.match(/VT-02 The guest runs/g)).toHaveLength(1);
    expect(text).toContain('... and 194 more (--format json has all)');
    expect(text).toContain('... and 176 more guests (--format json has all)');
  });

  it('lists what is in order when asked', () => {
    const audit = auditAfter();
    expect(auditText(audit, plain, brief)).not.toContain('In order');
    expect(auditText(audit, plain, { verbose: true, explainLedger: false })).toMatch(
      /In order\n {2}[A-Z]/,
    );
  });
});
