import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { auditOf } from '../src/checks/audit.ts';
import { checks } from '../src/checks/registry.ts';
import { fourNodeHost, runtimeOf } from '../src/checks/testing/edited.ts';
import { renameHostilely } from '../src/checks/testing/hostile-names.ts';
import { machinePicture } from '../src/derived/machine-picture.ts';
import { absent, unreadable, valueOrUndefined } from '../src/model/fact.ts';
import type { Snapshot } from '../src/model/snapshot.ts';
import { severities } from '../src/model/verdict.ts';
import { auditHtml } from '../src/report/html/audit-html.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('base64');

function pageAfter(edit: (draft: Snapshot) => void = () => undefined): string {
  const snapshot = fourNodeHost();
  edit(snapshot);
  return auditHtml({
    audit: auditOf(snapshot, checks),
    picture: machinePicture(snapshot),
    sha256,
  });
}

function inside(page: string, element: 'style' | 'script'): string {
  return page.slice(
    page.indexOf(`<${element}>`) + element.length + 2,
    page.indexOf(`</${element}>`),
  );
}

describe('the page of an audit', () => {
  it('is the same for the same snapshot', () => {
    expect(pageAfter()).toBe(pageAfter());
  });

  it('allows its own style sheet and script, by their digests, and nothing else', () => {
    const page = pageAfter();
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1] ?? '';
    expect(policy.replaceAll('&#39;', "'").split('; ')).toEqual([
      "default-src 'none'",
      `style-src 'sha256-${sha256(inside(page, 'style'))}'`,
      `script-src 'sha256-${sha256(inside(page, 'script'))}'`,
      'img-src data:',
      "base-uri 'none'",
      "form-action 'none'",
    ]);
  });

  it('loads nothing, and has no style or handler in an element', () => {
    const page = pageAfter(renameHostilely);
    const tags = page.match(/<[a-z][^>]*>/g) ?? [];
    expect(tags.length).toBeGreaterThan(500);
    const attributes = tags.map((tag) => tag.replaceAll(/"[^"]*"/g, '""'));
    expect(attributes.filter((tag) => /\s(on\w+|style|src|action)\s*=/i.test(tag))).toEqual([]);
    const links = tags.flatMap((tag) => /\shref="([^"]*)"/.exec(tag)?.[1] ?? []);
    expect(links.filter((link) => !(link.startsWith('#') || link === 'data:,'))).toEqual([]);
    expect(inside(page, 'style')).not.toMatch(/url\(|@import/);
  });

  it('has a place for every link in it, and each place once', () => {
    const page = pageAfter();
    const ids = [...page.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const links = [...page.matchAll(/href="#([^"]*)"/g)].map(([, id]) => id);
    expect(links.filter((id) => !ids.includes(id))).toEqual([]);
  });

  it('has a fold for each check and severity that failed, most serious first', () => {
    const { findings } = auditOf(fourNodeHost(), checks);
    const failed = findings.filter(({ status }) => status === 'fail');
    const expected = new Set(failed.map(({ severity, id }) => `${severity} ${id}`));
    const folds = [
      ...pageAfter().matchAll(/<details class="finding (\w+)"[^>]*>.*?<span class="id">([^<]*)/g),
    ].map(([, severity = '', id = '']) => ({ severity, id }));
    expect(new Set(folds.map(({ severity, id }) => `${severity} ${id}`))).toEqual(expected);
    const names: readonly string[] = severities;
    const order = folds.map(({ severity }) => names.indexOf(severity));
    expect(order).toEqual(order.toSorted((left, right) => left - right));
  });

  it('draws each vCPU on the pCPU where it was seen, and tells pinned from floating', () => {
    const page = pageAfter();
    expect(page).toMatch(
      /L3 16 MiB · pCPUs 6-7: \d vCPUs: .*crowded-1 vCPU 0 on pCPU 7 \(pinned\)/,
    );
    expect(page).toMatch(/<title>wide: vCPU 1 on pCPU \d, floating<\/title>/);
  });

  it('names the guests of which it is not known where all their vCPUs run', () => {
    const page = pageAfter((draft) => {
      runtimeOf(draft, 'far').threads = unreadable('/proc/7/task: permission denied');
      const { threads } = runtimeOf(draft, 'wide');
      const last = valueOrUndefined(threads)?.findLast(({ role }) => role === 'vcpu');
      if (last !== undefined) last.lastCpu = unreadable('/proc/8/task/9/stat: no such process');
    });
    expect(page).toContain('Not shown where they run, for it could not be read: far, wide');
    expect(pageAfter()).not.toContain('Not shown where they run');
  });

  it('folds the key to the letters of many guests away from the picture', () => {
    const page = pageAfter((draft) => {
      draft.guests = Array.from({ length: 4 }, (_, round) =>
        draft.guests.map((guest) => ({ ...guest, id: `${guest.id}-${round}` })),
      ).flat();
    });
    expect(page).toContain('<details><summary>32 guests by letter</summary>');
    expect(pageAfter()).not.toContain('guests by letter');
  });

  it('shows memory away from the vCPUs, and says it in words', () => {
    expect(pageAfter()).toContain(
      'node 3: 156 MiB (100 %, away from its vCPUs); vCPUs may run on node 0',
    );
    expect(pageAfter().match(/<rect fill="url\(#hatch\)" x=/g)).toHaveLength(1);
  });

  it('says why the memory of a guest or the topology is not known', () => {
    const page = pageAfter((draft) => {
      runtimeOf(draft, 'far').memory.guestRamPerNodeKiB = unreadable(
        'numa_maps: permission denied',
      );
      draft.host.topology = unreadable('no /sys in the archive');
    });
    expect(page).toContain('unknown: numa_maps: permission denied');
    expect(page).toContain('The topology is not known: no /sys in the archive.');
    expect(
      pageAfter((draft) => {
        draft.host.topology = absent;
      }),
    ).toContain('there is no /sys');
  });

  it('keeps what is accepted out of the counts, and in the page with its reason', () => {
    const snapshot = fourNodeHost();
    const audit = auditOf(snapshot, checks);
    const findings = audit.findings.map((finding) =>
      finding.id === 'VT-02'
        ? { ...finding, suppressed: { reason: 'an old SPARC guest', by: 'virt-tune.yaml:7' } }
        : finding,
    );
    const page = auditHtml({
      audit: { ...audit, findings },
      picture: machinePicture(snapshot),
      sha256,
    });
    expect(page).toMatch(/<section id="accepted".*VT-02.*an old SPARC guest.*virt-tune.yaml:7/s);
    expect(page).not.toContain('<span class="id">VT-02</span>');
    expect(pageAfter()).not.toContain('id="accepted"');
  });

  it('puts at the top that a source of guests could not be read', () => {
    const page = pageAfter((draft) => {
      draft.guestSources = [{ name: 'libvirt', outcome: 'failed', detail: 'connection refused' }];
    });
    expect(page.indexOf('libvirt: connection refused')).toBeGreaterThan(0);
    expect(page.indexOf('libvirt: connection refused')).toBeLessThan(page.indexOf('<main>'));
  });

  it('claims no more than was looked at when nothing was found', () => {
    const { audit, picture } = nothing();
    const page = auditHtml({ audit, picture, sha256 });
    expect(page).toContain('Nothing found against this host in 0 verdicts.');
    expect(page).toContain('No guest is running.');
    expect(page).not.toContain('id="speed"');
    expect(page).not.toContain('id="unread"');
  });
});

describe('the charts of an audit', () => {
  it('end where the ledger does', () => {
    const audit = auditOf(fourNodeHost(), checks);
    const charts = [...pageAfter().matchAll(/left: (\d[\d.]*) % \(([\d.]+) to ([\d.]+)\)"/g)].map(
      ([, typical, worst, best]) => [typical, worst, best].map(Number),
    );
    const accounts = audit.ledger.filter(({ subject }) => subject.kind === 'guest');
    expect(charts).toHaveLength(accounts.length);
    for (const { typical, worst, best, subject } of accounts) {
      const shares = [typical, worst, best];
      // Charts print whole percents.
      const own = charts.findIndex((chart) =>
        chart.every((percent, index) => Math.abs(percent - (shares[index] ?? 0) * 100) <= 0.51),
      );
      expect({ subject, found: own >= 0 }).toEqual({ subject, found: true });
      charts.splice(own, 1);
    }
  });
});

function nothing() {
  const snapshot = fourNodeHost();
  snapshot.guests = [];
  const audit = { ...auditOf(snapshot, checks), findings: [], ledger: [], unread: [] };
  return { audit, picture: machinePicture(snapshot) };
}
