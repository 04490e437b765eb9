import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fourNodeHost } from '../src/checks/testing/edited.ts';
import { noiseNote } from '../src/cli/changes/noise-note.ts';
import { runCommandLine } from '../src/cli/main.ts';
import { thisHost } from '../src/cli/measure/this-host.ts';
import { recordingIo } from '../src/cli/testing/recording-io.ts';
import { keptLosses } from '../src/measure/kept-losses.ts';
import { ParametersDocument } from '../src/model/simulation.ts';
import { simulated } from '../src/planning/simulated.ts';
import { tellsParameter } from '../src/simulate/calibrate/from-losses.ts';
import { keepGuestCampaign } from './testing/kept-campaigns.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'virt-tune-parameters-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

describe('the simulation', () => {
  const calibrate = async (...words: string[]) => {
    const { io, out } = recordingIo({ env: { VIRT_TUNE_STATE: directory } });
    await runCommandLine(['calibrate', ...words, '--format', 'json'], io, false);
    return ParametersDocument.parse(JSON.parse(out.join('')));
  };

  test('takes what was measured on a host for its own parameters, within what is plausible', async () => {
    keepGuestCampaign(directory, 'tcg', 0.1, { host: thisHost() });
    expect((await calibrate('--measured')).parameters).toEqual({
      translationSlowdown: expect.closeTo(10, 5),
    });
    keepGuestCampaign(directory, 'tcg', 0.01, { host: thisHost() });
    const { parameters, fittedTo } = await calibrate('--measured');
    expect(parameters).toEqual({ translationSlowdown: 50 });
    expect(fittedTo[0]?.measured).toBeCloseTo(100, 5);
  });

  test('takes nothing from another host, nor from guests that run in another way', async () => {
    keepGuestCampaign(directory, 'tcg', 0.1);
    keepGuestCampaign(directory, 'kvm (not effective)', 0.1, { host: thisHost() });
    expect((await calibrate('--measured')).parameters).toEqual({});
  });

  test('of a host as it is uses them, and says so', () => {
    keepGuestCampaign(directory, 'tcg', 0.5);
    const { losses } = keptLosses(directory, tellsParameter);
    const published = simulated(fourNodeHost());
    const measured = simulated(fourNodeHost(), losses);
    expect(published?.measured).toBeUndefined();
    // Half the speed is less of a slowdown than anybody published: the least plausible is taken.
    expect(measured?.measured).toEqual(['translationSlowdown, campaign vt (1) of 2026-11-25: 5']);
    const shareOf = (of: typeof measured) =>
      of?.guests.find(({ guest }) => guest === 'emulated')?.share.typical ?? 0;
    expect(shareOf(measured)).toBeGreaterThan(2 * shareOf(published));
  });
});

describe('a verification by a workload', () => {
  test('knows from the latest campaign how small a difference can be told', () => {
    keepGuestCampaign(directory, 'kvm', 0.5);
    const { losses } = keptLosses(directory, () => true);
    const detectable = losses[0]?.loss.detectable ?? 0;
    expect(noiseNote('cpu-integer', losses)).toBe(
      `cpu-integer tells no less than ${(detectable * 100).toFixed(0)} % apart (measured on this host, 2026-11-25, campaign vt (1))`,
    );
    expect(noiseNote('hop', losses)).toBeUndefined();
    expect(noiseNote('cpu-integer', [])).toBeUndefined();
  });
});
