import type { WantedChange } from '../model/change.ts';
import type { Finding } from '../model/finding.ts';
import type { Host } from '../model/host.ts';
import type { HostMend } from '../model/mend.ts';
import { bootRisk, poolRisk, type Risky } from './hazards.ts';
import { type HostSetting, hostSettingOf, TUNED_PROFILE_ID } from './host-setting.ts';
import { keptFile } from './keep.ts';
import { activeTunedProfile, nextProfile, tunedHolds, tunedProfile } from './keep-with-tuned.ts';
import type { Accepted } from './wish.ts';

interface Wanted {
  readonly setting: HostSetting;
  readonly mend: HostMend;
  readonly findings: readonly Finding[];
}

/** The changes of the host: each setting, and what keeps it over a boot. */
export function hostChanges(
  accepted: readonly Accepted<HostMend>[],
  host: Host,
  { liveOnly }: { readonly liveOnly: boolean },
): WantedChange[] {
  const all = poolsFirst(accepted, host);
  if (liveOnly) return all.flatMap((each) => liveChange(each));
  const chosen = all.find(({ mend }) => mend.set === 'tuned-profile');
  const wanted = all.filter((each) => each !== chosen);
  const active = activeTunedProfile(host);
  const held = active === undefined ? [] : wanted.filter(({ setting }) => tunedHolds(setting));
  const changes = wanted.flatMap((each) =>
    held.includes(each) ? liveChange(each) : [...liveChange(each), ...keepingChange(each, host)],
  );
  if (active === undefined || held.length === 0)
    return distinct([...changes, ...(chosen === undefined ? [] : liveChange(chosen))]);
  return distinct([...changes, ...tunedChanges({ active, chosen, held })]);
}

/** One line of tmpfiles.d may keep several files. */
function distinct(changes: readonly WantedChange[]): WantedChange[] {
  const ids = new Set<string>();
  return changes.filter(({ id }) => !ids.has(id) && ids.add(id));
}

/** Wishes about one knob become one; memory that others need comes first. */
function poolsFirst(accepted: readonly Accepted<HostMend>[], host: Host): Wanted[] {
  const byId = new Map<string, Wanted>();
  for (const { mend, findings } of accepted) {
    const setting = hostSettingOf(mend, host);
    if (typeof setting === 'string') continue;
    const earlier = byId.get(setting.id);
    byId.set(
      setting.id,
      earlier === undefined
        ? { setting, mend, findings }
        : together(earlier, { mend, findings }, host),
    );
  }
  const all = [...byId.values()];
  const isPool = ({ mend }: Wanted) => mend.set === 'huge-pages';
  return [...all.filter(isPool), ...all.filter((each) => !isPool(each))];
}

function together(
  { setting, mend: first, findings }: Wanted,
  { mend: second, findings: more }: Accepted<HostMend>,
  host: Host,
): Wanted {
  const both = { setting, mend: first, findings: [...findings, ...more] };
  if (first.set !== 'huge-pages' || second.set !== 'huge-pages') return both;
  const mend = { ...first, morePages: first.morePages + second.morePages };
  const pool = hostSettingOf(mend, host);
  return typeof pool === 'string' ? both : { ...both, mend, setting: pool };
}

function liveChange({ setting, mend, findings }: Wanted): WantedChange[] {
  const { id, value, live, kept } = setting;
  if (live === undefined) return [];
  const boot = kept === undefined && live.kind === 'kernel-file' ? ' until the next boot' : '';
  return [
    {
      ...about(findings),
      ...hazards(mend),
      id,
      knob: live,
      title: `${id} is ${value}${boot}`,
      takesEffect: 'live',
      after: value,
    },
  ];
}

function keepingChange({ setting, mend, findings }: Wanted, host: Host): WantedChange[] {
  const { id, value, live, kept } = setting;
  if (kept === undefined) return [];
  const { knob, line } = keptFile(kept, value, host);
  const own = bootRisk(kept, value, host);
  return [
    {
      ...about(findings),
      ...(live === undefined ? hazards(mend, own) : own),
      id: `${kept.by === 'tmpfiles' ? kept.path : id}, kept`,
      knob,
      title:
        live === undefined
          ? `${id} is ${value} from the next boot on (${knob.path})`
          : `${id} is ${value} after a boot too (${knob.path})`,
      takesEffect: 'reboot',
      after: `# Set by virt-tune for ${answersOf(findings).join(', ')}; virt-tune rollback takes it back.\n${line}\n`,
    },
  ];
}

interface ForTuned {
  readonly active: string;
  /** Another profile than the active one, where a finding wants one. */
  readonly chosen: Wanted | undefined;
  readonly held: readonly Wanted[];
}

function tunedChanges({ active, chosen, held }: ForTuned): WantedChange[] {
  const base = chosen?.setting.value ?? active;
  const name = nextProfile(`${active} ${base}`);
  const findings = [...(chosen?.findings ?? []), ...held.flatMap((each) => each.findings)];
  const settings = held.map(({ setting }) => setting);
  return [
    {
      ...about(findings),
      id: `TuneD profile ${name}`,
      knob: { kind: 'text-file', path: `/etc/tuned/${name}/tuned.conf` },
      title: `the TuneD profile ${name} is ${base} with ${settings.map(({ id }) => id).join(', ')}`,
      takesEffect: 'reboot',
      risk: 'none',
      after: tunedProfile(base, settings),
    },
    {
      ...about(findings),
      id: TUNED_PROFILE_ID,
      knob: { kind: 'tuned-profile' },
      title: `TuneD keeps these settings: its profile is ${name}, which includes ${base}`,
      takesEffect: 'live',
      risk: 'low',
      riskText: `TuneD makes all settings of ${base} again, also those changed by hand since`,
      after: name,
    },
  ];
}

function hazards(mend: HostMend, otherwise: Risky = ownRisk(mend)): Risky {
  const { risk = otherwise.risk, riskText = otherwise.riskText, givesUp, needsConsent } = mend;
  return {
    risk,
    ...(riskText === undefined ? {} : { riskText }),
    ...(givesUp === undefined ? {} : { givesUp }),
    ...(needsConsent === undefined ? {} : { needsConsent }),
  };
}

function ownRisk(mend: HostMend): Risky {
  return mend.set === 'huge-pages' ? poolRisk(mend.sizeKiB) : { risk: 'none' };
}

function about(findings: readonly Finding[]): Pick<WantedChange, 'subject' | 'topic' | 'answers'> {
  const [first] = findings;
  if (first === undefined) throw new Error('a change that answers no finding');
  return { subject: first.subject, topic: first.topic, answers: answersOf(findings) };
}

function answersOf(findings: readonly Finding[]): string[] {
  return [...new Set(findings.map(({ id }) => id))];
}
