import { describe, expect, it } from 'vitest';
import { auditOf } from '../src/checks/audit.ts';
import { checks } from '../src/checks/registry.ts';
import { fourNodeHost, guestOf } from '../src/checks/testing/edited.ts';
import { renameHostilely } from '../src/checks/testing/hostile-names.ts';
import type { Snapshot } from '../src/model/snapshot.ts';
import { auditMarkdown } from '../src/report/audit-markdown.ts';

/** What issue trackers commonly take. */
const MAX_CHARACTERS = 65_536;

function markdownAfter(edit: (draft: Snapshot) => void = () => undefined): string {
  const snapshot = fourNodeHost();
  edit(snapshot);
  return auditMarkdown(auditOf(snapshot, checks));
}

/** Cells by unescaped dividers. */
function cellsOf(row: string): string[] {
  return row.match(/(?:\\.|[^|\\])+/g) ?? [];
}

describe('an audit as Markdown', () => {
  it('has a headline, a table of guests and a section for each check and severity that failed', () => {
    const text = markdownAfter();
    expect(text.startsWith('# virt-tune audit of `lab`\n\n2026-11-24 02:59 UTC · sampled')).toBe(
      true,
    );
    expect(text).toContain('| healthy | running | kvm · 1 vCPU · 128 MiB | 1 info |');
    expect(text).toMatch(/### CRITICAL VT-02 .*\n\nemulated runs on TCG\.\n\n- `emulated`: Costs /);
    const { findings } = auditOf(fourNodeHost(), checks);
    const failed = findings.filter(({ status }) => status === 'fail');
    const sections = new Set(failed.map(({ severity, id }) => `${severity} ${id}`));
    expect(text.match(/^### /gm)).toHaveLength(sections.size);
  });

  it('has as many cells in every row of its table, whatever guests are called', () => {
    const rows = markdownAfter(renameHostilely)
      .split('\n')
      .filter((line) => line.startsWith('| '));
    expect(rows).toHaveLength(2 + 1 + fourNodeHost().guests.length);
    expect(new Set(rows.map((row) => cellsOf(row).length)).size).toBe(1);
  });

  it('takes the meaning from hostile names', () => {
    const text = markdownAfter(renameHostilely);
    // What is left of it stands in code spans.
    const prose = text.replaceAll(/(`+)(?!`).*?[^`]\1(?!`)/g, '');
    expect(prose).not.toMatch(/(?<!\\)<(?!!-- -->)/);
    expect(prose).not.toContain('@root');
    expect(prose).not.toMatch(/(?<!\\)\[link/);
    expect(text).not.toContain('\u202e');
    expect(text).not.toMatch(/^# heading/m);
  });

  it('fits where issues are written, with 200 guests that share a fault', () => {
    const text = markdownAfter((draft) => {
      const guest = guestOf(draft, 'emulated');
      draft.guests = Array.from({ length: 200 }, (_, index) => ({
        ...guest,
        id: `${guest.id}-${index}`,
        name: `vm-${index}`,
      }));
    });
    expect(text).toContain('- and 194 more (--format json has all)');
    expect(text.length).toBeLessThan(MAX_CHARACTERS);
  });
});
