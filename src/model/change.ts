import { z } from 'zod';
import { Subject } from './finding.ts';
import { topicIds } from './topic.ts';
import { XmlEdit } from './xml-edit.ts';

/** From when a change counts. */
export const effectTimes = ['live', 'next-start', 'reboot'] as const;
export type EffectTime = (typeof effectTimes)[number];

export const risks = ['none', 'low', 'medium', 'high'] as const;
export type Risk = (typeof risks)[number];

/** What is changed only by those who name it: `--allow mitigations`. */
export const consents = ['mitigations', 'ksm-between-tenants'] as const;
export type Consent = (typeof consents)[number];

const uuid = z.string().regex(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
const domain = { uri: z.string(), uuid };
/** A process that may have ended and left its number to another: `startTicks` is field 22 of /proc/PID/stat. */
const processId = { pid: z.int().positive(), startTicks: z.int().nonnegative() };

/** What is changed: one knob. Its value is always text, as `read` of its kind (changes/kinds/) gives it. */
export const Knob = z.discriminatedUnion('kind', [
  /** A file of the kernel that holds one value: below /sys or /proc/sys, /proc/irq/N/smp_affinity_list. */
  z.strictObject({ kind: z.literal('kernel-file'), path: z.string() }),
  /** A whole file below /etc; no value: there is no such file. `afterwards`: what has to be told. */
  z.strictObject({
    kind: z.literal('text-file'),
    path: z.string(),
    afterwards: z.enum(['update-grub', 'udev-reload']).optional(),
  }),
  /** TuneD's active profile. */
  z.strictObject({ kind: z.literal('tuned-profile') }),
  /** Which pCPUs a thread of a running libvirt guest may use: a list such as 0-3,8. */
  z.strictObject({
    kind: z.literal('domain-pin'),
    ...domain,
    thread: z.enum(['vcpu', 'emulator', 'iothread']),
    /** vCPU number or iothread id; 0 for the emulator. */
    index: z.int().nonnegative(),
  }),
  /** On which nodes the memory of a running libvirt guest may be; what lies elsewhere is moved there. */
  z.strictObject({ kind: z.literal('domain-memory'), ...domain }),
  /** How much memory the balloon leaves a running libvirt guest, KiB. */
  z.strictObject({ kind: z.literal('domain-balloon'), ...domain }),
  /** A setting of a running libvirt guest that has a number. */
  z.strictObject({
    kind: z.literal('domain-parameter'),
    ...domain,
    parameter: z.enum([
      'cpu_shares',
      'vcpu_period',
      'vcpu_quota',
      'emulator_quota',
      'iothread_quota',
      'memory_stats_period',
    ]),
  }),
  /** A guest's definition for its next start, without passwords. */
  z.strictObject({ kind: z.literal('domain-xml'), ...domain, edits: z.array(XmlEdit) }),
  /** Which pCPUs a thread may use that no libvirt looks after: of plain QEMU, or vhost. */
  z.strictObject({
    kind: z.literal('thread-affinity'),
    ...processId,
    tid: z.int().positive(),
  }),
  /**
   * On which nodes the memory of a process lies. Only moves; binds nothing. `kibPerS`: at most so much a second; as
   * fast as the kernel can without it.
   */
  z.strictObject({
    kind: z.literal('process-memory'),
    ...processId,
    kibPerS: z.int().positive().optional(),
  }),
  /** How much memory the balloon leaves the guest of a plain QEMU, KiB. */
  z.strictObject({ kind: z.literal('process-balloon'), ...processId }),
  /** A property of an object of a plain QEMU, by its monitor. */
  z.strictObject({
    kind: z.literal('qom-property'),
    ...processId,
    socket: z.string(),
    object: z.string(),
    property: z.string(),
  }),
]);
export type Knob = z.infer<typeof Knob>;
export type KnobKind = Knob['kind'];
export type KnobOf<Kind extends KnobKind> = Extract<Knob, { kind: Kind }>;

/** The same for what names the same knob. */
export function knobKey(knob: Knob): string {
  return JSON.stringify(knob);
}

export function isSameKnob(one: Knob, other: Knob): boolean {
  return knobKey(one) === knobKey(other);
}

const common = {
  /** Unique in its plan, and the same in every plan that wants the same: `vm.swappiness`, `web-1: vCPU 2`. */
  id: z.string().min(1),
  knob: Knob,
  /** What people read: "web-1: vCPU 2 runs on pCPU 6". */
  title: z.string(),
  subject: Subject,
  topic: z.enum(topicIds),
  /** Check ids of the findings it answers. */
  answers: z.array(z.string()),
  takesEffect: z.enum(effectTimes),
  risk: z.enum(risks),
  /** What may go wrong, where the risk is not none. */
  riskText: z.string().optional(),
  /** What is lost by it: live migration, memory, the protection of a mitigation. */
  givesUp: z.string().optional(),
  needsConsent: z.enum(consents).optional(),
};

/** A change as it is wanted; where the knob stands now has not been looked at. */
export const WantedChange = z.strictObject({
  ...common,
  /** null: no such file. Of a definition the edits of its knob say what is wanted; this is empty then. */
  after: z.string().nullable(),
});
export type WantedChange = z.infer<typeof WantedChange>;

/** One reversible edit of one knob. */
export const Change = z.strictObject({
  ...common,
  /** null: not there (a file that does not exist). */
  before: z.string().nullable(),
  after: z.string().nullable(),
});
export type Change = z.infer<typeof Change>;
