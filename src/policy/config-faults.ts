import type { CheckText } from '../model/check-text.ts';
import { type Config, DEFAULT_CLASS } from '../model/config.ts';
import { nearest } from './nearest.ts';

/** Something in a configuration that cannot be meant so. */
export interface ConfigFault {
  /** Keys and indices that lead there. */
  readonly path: readonly PropertyKey[];
  readonly what: string;
  readonly remedy: string;
}

/** What the shape of a configuration cannot tell: ids and thresholds that no check has, values out of range. */
export function faultsIn(config: Config, checks: readonly CheckText[]): ConfigFault[] {
  const byId = new Map(checks.map((check) => [check.id, check]));
  return [
    ...classFaults(config),
    ...tenantFaults(config),
    ...Object.keys(config.checks ?? {}).flatMap((id) => idFaults(id, ['checks', id], byId)),
    ...(config.suppress ?? []).flatMap(({ check }, index) =>
      idFaults(check, ['suppress', index, 'check'], byId),
    ),
    ...Object.entries(config.thresholds ?? {}).flatMap(([id, values]) =>
      byId.has(id) ? thresholdFaults(values, id, byId) : idFaults(id, ['thresholds', id], byId),
    ),
  ];
}

type ChecksById = ReadonlyMap<string, CheckText>;

function classFaults({ classes = {} }: Config): ConfigFault[] {
  if (!Object.hasOwn(classes, DEFAULT_CLASS)) return [];
  if (classes[DEFAULT_CLASS]?.guests === undefined) return [];
  return [
    {
      path: ['classes', DEFAULT_CLASS, 'guests'],
      what: `the class ${DEFAULT_CLASS} cannot name guests`,
      remedy: 'it is for all guests that no other class names; leave guests out',
    },
  ];
}

/** A tenant that is no class has no guests: what was meant to be kept apart would be merged. */
function tenantFaults({ classes = {}, watch }: Config): ConfigFault[] {
  return (watch?.ksm?.tenants ?? []).flatMap((name, index) => {
    if (Object.hasOwn(classes, name)) return [];
    const known = Object.keys(classes).join(', ');
    return [
      {
        path: ['watch', 'ksm', 'tenants', index],
        what: `no class is called ${name}`,
        remedy: known === '' ? 'declare it under classes' : `known here: ${known}`,
      },
    ];
  });
}

function idFaults(id: string, path: ConfigFault['path'], byId: ChecksById): ConfigFault[] {
  if (byId.has(id)) return [];
  const meant = nearest(id, byId.keys());
  const remedy =
    meant === undefined ? 'virt-tune explain lists the checks' : `did you mean ${meant}?`;
  return [{ path, what: `no check is called ${id}`, remedy }];
}

function thresholdFaults(
  values: Readonly<Record<string, number>>,
  id: string,
  byId: ChecksById,
): ConfigFault[] {
  const declared = byId.get(id)?.thresholds;
  if (declared === undefined) {
    const others = [...byId.values()].filter(({ thresholds }) => thresholds !== undefined);
    return [
      {
        path: ['thresholds', id],
        what: `${id} has no thresholds`,
        remedy: `those that have: ${others.map((check) => check.id).join(', ')}`,
      },
    ];
  }
  return Object.entries(values).flatMap(([name, value]) => {
    const path = ['thresholds', id, name];
    const threshold = Object.hasOwn(declared, name) ? declared[name] : undefined;
    if (threshold === undefined) {
      const meant = nearest(name, Object.keys(declared));
      const known = Object.keys(declared).join(', ');
      const remedy = meant === undefined ? `its thresholds: ${known}` : `did you mean ${meant}?`;
      return [{ path, what: `${id} has no threshold ${name}`, remedy }];
    }
    const [least, greatest] = threshold.range;
    if (least <= value && value <= greatest) return [];
    return [
      {
        path,
        what: `${id} ${name}: ${value} makes no sense`,
        remedy: `expected ${least} to ${greatest} (${threshold.unit})`,
      },
    ];
  });
}
