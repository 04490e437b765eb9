import { known, unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { definitionOf, guestOf, runtimeOf } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { setThread } from '../testing/threads.ts';
import { check } from './vhost.ts';

/** A guest with a virtio card on a tap of the host, whose packets QEMU moves itself. */
function withoutVhost(draft: Snapshot): void {
  for (const nic of definitionOf(draft, 'healthy').nics)
    Object.assign(nic, { target: 'tap0', type: 'bridge', model: 'virtio', driver: 'vhost' });
  runtimeOf(draft, 'healthy').threads = known([]);
}

testCheck(check, {
  'fails where QEMU moves the packets': {
    edit: withoutVhost,
    on: 'healthy/tap0',
    status: 'fail',
    seen: 'threads named vhost-PID = 0',
  },
  'does not say that a device is missing that it could not look for': {
    edit: (draft) => {
      withoutVhost(draft);
      draft.host.kvm.vhostNet = unreadable('/dev: permission denied');
    },
    on: 'healthy/tap0',
    status: 'fail',
    seen: '/dev/vhost-net = not known',
  },
  'fails for a card left to QEMU beside one that is not': {
    edit: (draft) => {
      withoutVhost(draft);
      setThread(draft, 'healthy', 'vhost', { ran: 0.1 });
      for (const nic of definitionOf(draft, 'healthy').nics) nic.driver = 'qemu';
    },
    on: 'healthy/tap0',
    status: 'fail',
    seen: 'driver qemu',
  },
  'says that QEMU by itself uses none without being told': {
    edit: (draft) => {
      const definition = definitionOf(draft, 'by-hand');
      definition.nics = definition.nics.map(({ driver: _, ...nic }) => ({
        ...nic,
        type: 'ethernet',
        model: 'virtio',
      }));
      runtimeOf(draft, 'by-hand').threads = known([]);
    },
    on: 'by-hand/net0',
    status: 'fail',
    seen: 'driver not given (qemu)',
  },
  'passes where a thread of the kernel does': {
    edit: (draft) => {
      withoutVhost(draft);
      setThread(draft, 'healthy', 'vhost', { ran: 0.1 });
    },
    on: 'healthy/tap0',
    status: 'pass',
  },
  'does not apply to an emulated card': { on: 'old-iron/vnet4', status: 'not-applicable' },
  'does not apply to user networking': { on: 'by-hand/net0', status: 'not-applicable' },
  'does not apply to a guest on TCG': {
    edit: (draft) => {
      withoutVhost(draft);
      guestOf(draft, 'healthy').accelerator = known('tcg');
    },
    on: 'healthy/tap0',
    status: 'not-applicable',
  },
  'is unknown where the threads could not be read': {
    edit: (draft) => {
      withoutVhost(draft);
      runtimeOf(draft, 'healthy').threads = unreadable('/proc/4711/task: permission denied');
    },
    on: 'healthy/tap0',
    status: 'unknown',
  },
});
