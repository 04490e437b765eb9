import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AxeResults } from 'axe-core';
// biome-ignore lint/correctness/noUnresolvedImports: it exports through a CommonJS file, which the linter does not follow
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { auditOf } from '../src/checks/audit.ts';
import { checks } from '../src/checks/registry.ts';
import { fourNodeHost } from '../src/checks/testing/edited.ts';
import { renameHostilely } from '../src/checks/testing/hostile-names.ts';
import { machinePicture } from '../src/derived/machine-picture.ts';
import { GUEST_HISTORY_SCHEMA, type GuestHistoryDocument } from '../src/model/guest-history.ts';
import type { Snapshot } from '../src/model/snapshot.ts';
import { auditHtml } from '../src/report/html/audit-html.ts';

const CHROMIUM = '/usr/bin/chromium';
const present = existsSync(CHROMIUM);
const DESKTOP = { width: 1280, height: 900 };
/** The narrowest that a page must fit (WCAG 2.2, 1.4.10). */
const PHONE = { width: 320, height: 640 };
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let browser: Browser;
let directory: string;
beforeAll(async () => {
  if (!present) return;
  directory = mkdtempSync(join(tmpdir(), 'audit-html-'));
  writeFileSync(
    join(directory, 'plain.html'),
    pageAfter(() => undefined),
  );
  writeFileSync(join(directory, 'hostile.html'), pageAfter(renameHostilely));
  // Chromium has no sandbox for root.
  browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
});
afterAll(async () => {
  if (!present) return;
  await browser.close();
  rmSync(directory, { recursive: true });
});

/** Two days of guests that drift and are brought back, with a night in which nobody looked. */
function historyOf({ guests }: Snapshot): GuestHistoryDocument[] {
  const at = (hour: number): string => new Date(Date.UTC(2026, 0, 1, hour)).toISOString();
  const document = (
    name: string,
    unit: string,
    value: (hour: number, guest: number) => number,
  ): GuestHistoryDocument => ({
    schema: GUEST_HISTORY_SCHEMA,
    from: at(0),
    to: at(48),
    metric: { name, unit, help: `${name} of the guest` },
    guests: guests.map((guest, number) => ({
      id: guest.id,
      name: guest.name,
      points: Array.from({ length: 48 }, (_, hour) => hour)
        .filter((hour) => hour < 20 || hour > 30)
        .map((hour) => ({ at: at(hour), value: value(hour, number) })),
    })),
  });
  return [
    document('locality', 'share', (hour, guest) => 1 - ((hour + 5 * guest) % 24) / 30),
    document('cpu', 'pCPUs', (hour, guest) => 2 + Math.sin(hour / 3 + guest)),
  ];
}

function pageAfter(edit: (draft: Snapshot) => void): string {
  const snapshot = fourNodeHost();
  edit(snapshot);
  return auditHtml({
    audit: auditOf(snapshot, checks),
    picture: machinePicture(snapshot),
    history: historyOf(snapshot),
    sha256: (text) => createHash('sha256').update(text).digest('base64'),
  });
}

/** The page as it stands, and all that it complained about or asked the network for. */
async function opened(
  name: 'plain' | 'hostile',
  options: BrowserContextOptions = {},
): Promise<{ page: Page; complaints: string[] }> {
  const context = await browser.newContext({ viewport: DESKTOP, ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('dialog', (dialog) => complaints.push(dialog.message()));
  const own = `file://${directory}/${name}.html`;
  page.on('request', (request) => {
    if (request.url() !== own && request.url() !== 'data:,') complaints.push(request.url());
  });
  await page.goto(own);
  return { page, complaints };
}

async function unfold(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Unfold all' }).click();
}

/** Rules that the page breaks, with the elements. The script is put in past the page's policy. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const results: AxeResults = await page.evaluate('axe.run()');
  return results.violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join()}`,
  );
}

describe.skipIf(!present)(`in Chromium (skipped where ${CHROMIUM} is missing)`, () => {
  describe.each(['plain', 'hostile'] as const)('the page of a host with %s names', (name) => {
    it.each(['light', 'dark'] as const)(
      'breaks no rule of accessibility in %s',
      async (colorScheme) => {
        for (const viewport of [DESKTOP, PHONE]) {
          const { page } = await opened(name, { colorScheme, viewport });
          expect(await violations(page)).toEqual([]);
          await unfold(page);
          expect(await violations(page)).toEqual([]);
          await page.context().close();
        }
      },
    );

    it.each([PHONE, { width: 700, height: 900 }, DESKTOP])(
      'is no wider than a window of $width px, folded or not',
      async (viewport) => {
        const { page } = await opened(name, { viewport });
        const width = () => page.evaluate<number>('document.documentElement.scrollWidth');
        expect(await width()).toBe(viewport.width);
        await unfold(page);
        expect(await width()).toBe(viewport.width);
        await page.context().close();
      },
    );

    it('complains of nothing, asks for nothing and runs nothing that a name holds', async () => {
      const { page, complaints } = await opened(name);
      await unfold(page);
      await page.mouse.move(300, 300);
      expect(complaints).toEqual([]);
      expect(await page.evaluate<string>('typeof window.hacked')).toBe('undefined');
      expect(await page.evaluate<number>('document.images.length')).toBe(0);
      await page.context().close();
    });
  });

  describe('on paper', () => {
    it.each([true, false])(
      'everything folded is told, with scripts: %s',
      async (javaScriptEnabled) => {
        const { page } = await opened('plain', { javaScriptEnabled });
        const remedy = page.locator('details.finding.low dl.mend').first();
        expect(await remedy.isVisible()).toBe(false);
        await page.emulateMedia({ media: 'print' });
        const hidden = await page
          .locator('details > :not(summary)')
          .evaluateAll((parts) => parts.filter((part) => !part.checkVisibility()).length);
        expect(hidden).toBe(0);
        expect((await remedy.boundingBox())?.height).toBeGreaterThan(10);
        await page.context().close();
      },
    );

    it('is light, also where the screen is dark', async () => {
      const { page } = await opened('plain', { colorScheme: 'dark' });
      const ground = () => page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
      expect(await ground()).toBe('rgb(20, 23, 27)');
      await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
      expect(await ground()).toBe('rgb(255, 255, 255)');
      await page.context().close();
    });
  });

  describe('a link to a severity', () => {
    it('leads to its findings', async () => {
      const { page } = await opened('plain');
      await page
        .getByRole('link', { name: /medium/ })
        .first()
        .click();
      expect(await page.evaluate<string>('location.hash')).toBe('#findings-medium');
      expect(await page.locator('#findings-medium').isVisible()).toBe(true);
      await page.context().close();
    });
  });
});
