import { definitionOf } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './nic-model.ts';

testCheck(check, {
  'fails for an emulated card': {
    edit: (draft) => {
      for (const nic of definitionOf(draft, 'old-iron').nics) nic.target = 'vnet9';
    },
    on: 'old-iron/vnet9',
    status: 'fail',
    severity: 'high',
    seen: 'devices/interface[1] = model e1000',
    reason: 'vnet9 of old-iron is emulated: e1000',
  },
  'fails where the model is left to the hypervisor': {
    edit: (draft) => {
      for (const nic of definitionOf(draft, 'by-hand').nics) delete nic.model;
    },
    on: 'by-hand/net0',
    status: 'fail',
    seen: 'not given (the hypervisor’s default',
  },
  'is unknown without a model where the default depends on the machine': {
    edit: (draft) => {
      definitionOf(draft, 'by-hand').architecture = 'aarch64';
      for (const nic of definitionOf(draft, 'by-hand').nics) delete nic.model;
    },
    on: 'by-hand/net0',
    status: 'unknown',
    reason: 'depends on the machine',
  },
  'passes for virtio': { on: 'by-hand/net0', status: 'pass', seen: 'model virtio' },
  'does not apply to a card of the host that the guest has to itself': {
    edit: (draft) => {
      for (const nic of definitionOf(draft, 'by-hand').nics) nic.type = 'hostdev';
    },
    on: 'by-hand/net0',
    status: 'not-applicable',
  },
});
