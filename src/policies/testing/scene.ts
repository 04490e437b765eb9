import { readFileSync } from 'node:fs';
import type { Configuration } from '../../model/config.ts';
import { known } from '../../model/fact.ts';
import { Snapshot } from '../../model/snapshot.ts';
import { type GuestVitals, type HostVitals, VITALS_SCHEMA } from '../../model/vitals.ts';
import type { Scene } from '../controller.ts';

/** A real host of four nodes, with guests whose memory is where it should not be. */
const recorded = Snapshot.parse(JSON.parse(readFileSync('examples/four-node.json', 'utf8')));

export interface SceneChanges {
  readonly nowMs?: number;
  readonly host?: Partial<HostVitals>;
  /** By name. */
  readonly guests?: Readonly<Record<string, Partial<GuestVitals>>>;
  /** A program that runs on the host. */
  readonly service?: string;
  readonly configuration?: Configuration;
}

/** The recorded host at some moment, with figures as a case needs them. */
export function sceneOf(changes: SceneChanges): Scene {
  const services = changes.service === undefined ? [] : [serviceOf(changes.service)];
  const guests = recorded.guests.flatMap((guest) => {
    const figures = changes.guests?.[guest.name];
    if (figures === undefined) return [];
    return [
      { id: guest.id, name: guest.name, state: 'running', windowMs: 5000, vcpus: 1, ...figures },
    ];
  });
  return {
    snapshot: { ...recorded, host: { ...recorded.host, services: known(services) } },
    vitals: {
      schema: VITALS_SCHEMA,
      at: recorded.takenAt,
      elapsedMs: 10_000,
      host: { name: 'lab', pcpus: 8, nodes: [], ...changes.host },
      guests,
    },
    nowMs: changes.nowMs ?? 0,
    configuration: changes.configuration,
  };
}

function serviceOf(name: string) {
  return { name, running: true, setting: { absent: true } as const };
}
