import { isKnown } from '../model/fact.ts';
import type { Host } from '../model/host.ts';
import type { HostSetting } from './host-setting.ts';

/** TuneD's active profile, where TuneD runs; it sets things when it starts, after files of sysctl.d and tmpfiles.d. */
export function activeTunedProfile({ services }: Host): string | undefined {
  const tuned = isKnown(services) ? services.value.find(({ name }) => name === 'tuned') : undefined;
  return tuned?.running === true && isKnown(tuned.setting) ? tuned.setting.value : undefined;
}

/** Whether a profile can hold it: `[sysctl]` and `[sysfs]` take whatever file there is. */
export function tunedHolds({ kept }: HostSetting): boolean {
  return kept?.by === 'sysctl' || kept?.by === 'tmpfiles' || kept?.by === 'udev';
}

/** A name that is not taken: what an earlier plan has kept stays where it is, and is included. */
export function nextProfile(active: string): string {
  const numbers = active
    .split(/\s+/)
    .map((name) => /^virt-tune(?:-(\d+))?$/.exec(name))
    .filter((match) => match !== null)
    .map(([, number]) => Number(number ?? 1));
  return numbers.length === 0 ? 'virt-tune' : `virt-tune-${Math.max(...numbers) + 1}`;
}

/** The text of a profile that is the active one and these settings. */
export function tunedProfile(active: string, settings: readonly HostSetting[]): string {
  const sysctls = settings.flatMap(({ kept, value }) =>
    kept?.by === 'sysctl' ? [`${kept.key}=${value}`] : [],
  );
  const files = settings.flatMap(({ kept, live, value }) =>
    kept?.by === 'sysctl' || live?.kind !== 'kernel-file' ? [] : [`${live.path}=${value}`],
  );
  return [
    '# Made by virt-tune; virt-tune rollback takes it back.',
    '[main]',
    `summary=${active} with what virt-tune has set`,
    `include=${active.trim().split(/\s+/).join(',')}`,
    ...section('sysctl', sysctls),
    ...section('sysfs', files),
    '',
  ].join('\n');
}

function section(name: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', `[${name}]`, ...lines];
}
