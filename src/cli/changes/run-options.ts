/** Of every command about applied plans. */
export const stateOption = {
  value: 'dir',
  help: 'where the journal is kept (default: /var/lib/virt-tune; for others than root, XDG_STATE_HOME/virt-tune)',
} as const;

export const formatOption = {
  value: 'format',
  help: 'how to print',
  choices: ['text', 'json'],
  default: 'text',
} as const;

export const runOperand = {
  name: 'run',
  help: 'the number of a run, as virt-tune history lists them',
} as const;
