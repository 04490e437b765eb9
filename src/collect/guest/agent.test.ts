import { describe, expect, it } from 'vitest';
import { agentConnected, readAgent, stealShare } from './agent.ts';

const DOMAIN = { name: 'web', uuid: '8230160b-2000-485a-800f-01ea7fb71cd5', id: 1 };
const { signal } = new AbortController();

/** Answers as a Linux guest's agent gives them (qga/qapi-schema.json). */
const ANSWERS: Readonly<Record<string, unknown>> = {
  'guest-info': { version: '7.2.0', supported_commands: [] },
  'guest-get-osinfo': { id: 'debian', 'kernel-release': '6.1.0', 'version-id': '12', extra: 5 },
  'guest-get-cpustats': [
    { type: 'linux', cpu: 0, user: 100, nice: 0, system: 50, idle: 800, steal: 50, iowait: 0 },
    { type: 'linux', cpu: 1, user: 0, system: 0, idle: 1000 },
  ],
};

function agent(answers: Readonly<Record<string, unknown>>): {
  agentCommand: Parameters<typeof readAgent>[0]['agentCommand'];
  asked: string[];
} {
  const asked: string[] = [];
  return {
    asked,
    agentCommand: (_, { execute }) => {
      asked.push(execute);
      return execute in answers
        ? Promise.resolve(answers[execute])
        : Promise.reject(new Error(`The command ${execute} has not been found`));
    },
  };
}

describe('readAgent', () => {
  it('reads version, system and CPU times of all vCPUs', async () => {
    expect(await readAgent(agent(ANSWERS), DOMAIN, signal)).toEqual({
      version: { value: '7.2.0' },
      osInfo: { value: { id: 'debian', 'kernel-release': '6.1.0', 'version-id': '12' } },
      cpu: { value: { stealMs: 50, totalMs: 2000 } },
    });
  });

  it('asks an agent that does not answer only once', async () => {
    const silent = agent({});
    const reading = await readAgent(silent, DOMAIN, signal);
    expect(silent.asked).toEqual(['guest-info']);
    expect(reading.cpu).toEqual({ unreadable: expect.stringContaining('guest agent of web') });
  });

  it('says what an older agent does not know, and keeps the rest', async () => {
    const { 'guest-get-cpustats': _, ...older } = ANSWERS;
    const reading = await readAgent(agent(older), DOMAIN, signal);
    expect(reading.version).toEqual({ value: '7.2.0' });
    expect(reading.cpu).toEqual({ unreadable: expect.stringContaining('has not been found') });
  });

  it('believes no answer of another shape', async () => {
    const odd = agent({ 'guest-info': [], 'guest-get-osinfo': null, 'guest-get-cpustats': 'x' });
    expect(await readAgent(odd, DOMAIN, signal)).toEqual({
      version: { unreadable: 'guest agent: no version' },
      osInfo: { value: {} },
      cpu: { unreadable: expect.stringContaining('no list') },
    });
  });
});

describe('stealShare', () => {
  const times = (stealMs: number, totalMs: number) => ({ value: { stealMs, totalMs } });

  it('is the share over the window, else since boot', () => {
    expect(stealShare(times(50, 2000), times(150, 3000))).toEqual({ value: 0.1 });
    expect(stealShare(undefined, times(150, 3000))).toEqual({ value: 0.05 });
  });

  it('is unknown when the guest restarted or did not run in between', () => {
    expect(stealShare(times(50, 2000), times(50, 2000))).toHaveProperty('unreadable');
    expect(stealShare(times(50, 2000), times(0, 10))).toHaveProperty('unreadable');
  });
});

describe('agentConnected', () => {
  const channel = (state: string): string =>
    `<channel type='unix'><source mode='bind' path='/x'/><target type='virtio' name='org.qemu.guest_agent.0' state='${state}'/></channel>`;

  it('asks for the state of the agent channel, not of another one', () => {
    expect(agentConnected(`<devices>${channel('connected')}</devices>`)).toBe(true);
    expect(agentConnected(`<devices>${channel('disconnected')}</devices>`)).toBe(false);
    const spice =
      "<channel><target type='virtio' name='com.redhat.spice.0' state='connected'/></channel>";
    expect(agentConnected(`${spice}${channel('disconnected')}`)).toBe(false);
    expect(agentConnected('<domain/>')).toBe(false);
  });
});
