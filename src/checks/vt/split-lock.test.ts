import { absent, known, unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './split-lock.ts';

const TRAP =
  'x86/split lock detection: #AC: CPU 2/KVM/4711 took a split_lock trap at address: 0x7ff';

function locks({ host }: Snapshot, mitigate: string, messages: string[]): void {
  host.kernel.sysctls['kernel.split_lock_mitigate'] = known(mitigate);
  host.kvm.kernelMessages = known(messages);
}

testCheck(check, {
  'fails where a vCPU took a trap and is slowed down for it': {
    edit: (draft) => locks(draft, '1', ['kvm: hello', TRAP]),
    status: 'fail',
    seen: `kernel messages = ${TRAP}`,
  },
  'passes where only a program of the host did': {
    edit: (draft) => locks(draft, '1', [TRAP.replace('CPU 2/KVM', 'game')]),
    status: 'pass',
    seen: 'no split lock of a guest',
  },
  'passes where nothing is slowed down': {
    edit: (draft) => locks(draft, '0', [TRAP]),
    status: 'pass',
  },
  'does not apply to kernels without the setting': {
    edit: ({ host }) => {
      host.kernel.sysctls['kernel.split_lock_mitigate'] = absent;
    },
    status: 'not-applicable',
  },
  'is unknown where the messages may not be read': {
    edit: (draft) => {
      locks(draft, '1', []);
      draft.host.kvm.kernelMessages = unreadable('/dev/kmsg: permission denied; run as root');
    },
    status: 'unknown',
  },
});
