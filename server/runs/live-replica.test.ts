import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { HostReport, LaunchHost } from './host-control.ts';
import { LiveReplica, type RestartPolicy } from './live-replica.ts';
import { HEALTHY_MILLIS, RESTARTS_MAX } from './run-limits.ts';

const setting = {
  id: 's0',
  ordinal: 0,
  sponsor: null,
  founders: ['s0'],
  protocol: 'none',
  config: null,
  seed: 1,
  folder: '/nowhere',
  durability: 'none',
  secret: '',
  startedAt: 0,
} as const;

const READY: Extract<HostReport, { type: 'ready' }> = {
  type: 'ready',
  identity: { id: 's0', incarnation: 1, ordinal: 0, founders: ['s0'], sponsor: null, seed: 1 },
  rows: [],
  port: 1,
};

let launches: number;
/** Ends the newest host. */
let die: () => void;

/** A host that is ready at once and lives until it is told to die. */
const launch: LaunchHost = (_setting, onReport, onEnd) => {
  launches += 1;
  die = () => onEnd({ sentence: 'its power failed' });
  queueMicrotask(() => onReport(READY));
  return {
    perform: () => undefined,
    kill: async () => die(),
    close: async () => die(),
  };
};

function replicaWith(restart: RestartPolicy): LiveReplica {
  return new LiveReplica(
    { setting, place: 0, launch, restart, instructionTimeoutMillis: 1_000 },
    {
      onReport: (replica, report) => {
        if (report.type !== 'ready') return;
        replica.onReady(report);
        replica.onBegun();
      },
      onStopped: () => undefined,
    },
  );
}

beforeEach(() => {
  launches = 0;
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

describe('the watchdog', () => {
  it('leaves a replica down where the policy says never', async () => {
    await replicaWith('never').start();
    die();
    await vi.runAllTimersAsync();
    expect(launches).toBe(1);
  });

  it('starts it again after a wait that doubles', async () => {
    const replica = replicaWith('always');
    await replica.start();
    for (const waitMillis of [100, 200, 400]) {
      const before = launches;
      die();
      expect(replica.isAlive).toBe(false);
      await vi.advanceTimersByTimeAsync(waitMillis - 1);
      expect(launches).toBe(before);
      await vi.advanceTimersByTimeAsync(1);
      expect(launches).toBe(before + 1);
      expect(replica.isAlive).toBe(true);
    }
  });

  it('gives up on one that dies again and again', async () => {
    await replicaWith('always').start();
    for (let deaths = 0; deaths <= RESTARTS_MAX; deaths += 1) {
      die();
      await vi.runAllTimersAsync();
    }
    expect(launches).toBe(1 + RESTARTS_MAX);
  });

  it('forgets the deaths of one that has been well', async () => {
    await replicaWith('always').start();
    for (let deaths = 0; deaths < 2 * RESTARTS_MAX; deaths += 1) {
      await vi.advanceTimersByTimeAsync(HEALTHY_MILLIS + 1);
      die();
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(launches).toBe(1 + 2 * RESTARTS_MAX);
  });

  it('lets a replica be that somebody crashed', async () => {
    const replica = replicaWith('always');
    await replica.start();
    await replica.crash();
    await vi.runAllTimersAsync();
    expect(launches).toBe(1);
    expect(await replica.start()).toEqual({ ok: true, value: undefined });
    expect(launches).toBe(2);
  });

  it('starts nothing after the end', async () => {
    const replica = replicaWith('always');
    await replica.start();
    die();
    await replica.close();
    await vi.runAllTimersAsync();
    expect(launches).toBe(1);
    expect(await replica.start()).toMatchObject({ ok: false, error: 's0 is closed' });
  });
});

describe('instructions', () => {
  it('are answered once, whatever happens', async () => {
    const replica = replicaWith('never');
    await replica.start();
    const answers: string[] = [];
    const instruct = (): void => replica.instruct({ type: 'pause' }, (result) => answers.push(result.type));
    instruct();
    replica.onAnswered(1, { type: 'done', changed: false });
    replica.onAnswered(1, { type: 'done', changed: false });
    instruct();
    await vi.advanceTimersByTimeAsync(1_000);
    instruct();
    die();
    instruct();
    expect(answers).toEqual(['done', 'failed', 'failed', 'failed']);
  });
});
