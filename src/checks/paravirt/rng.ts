import { defineCheck, fail, need, pass, seen } from '../check.ts';
import { add } from '../edit.ts';

export const check = defineCheck({
  id: 'PV-09',
  topic: 'paravirt',
  subject: 'guest',
  title: 'The guest gets random numbers from the host',
  problem: 'The guest has no source of random numbers from the host',
  severity: 'info',
  reads: ['/domain/devices/rng', '-device virtio-rng-pci'],
  why: 'Guests without interrupts of real devices gather entropy slowly; boot and the first keys wait for it.',
  remedy: '<rng model="virtio"><backend model="random">/dev/urandom</backend></rng>',
  takesEffect: 'next-start',
  notWhen: 'The guest’s kernel is recent and its CPU has RDRAND: it does not wait.',
  sources: ['virt-manager: virtinst adds it by default', 'VIRTIO 1.2, 5.4 Entropy Device'],
  evaluate({ guest }) {
    const { rng } = need(guest.definition, 'definition of the guest');
    const evidence = seen(
      '/domain/devices/rng',
      rng === undefined ? 'not given (none)' : rng.model,
    );
    return rng === undefined ? fail({ evidence: [evidence] }) : pass(evidence);
  },
  mend: () => [
    {
      set: 'definition',
      title: 'it gets random numbers from the host',
      edits: [
        add('devices', '<rng model="virtio"><backend model="random">/dev/urandom</backend></rng>'),
      ],
    },
  ],
});
