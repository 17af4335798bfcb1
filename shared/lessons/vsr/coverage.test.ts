// The stories of Viewstamped Replication leave nothing out: every message, timer and note of the protocol occurs in one of them.

import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { VsrMessage } from '../../protocols/vsr/messages.ts';
import type { VsrNote } from '../../protocols/vsr/notes.ts';
import type { VsrTimer } from '../../protocols/vsr/types.ts';
import { missingInStories } from '../testing/follow-stories.ts';

const EXPECTED: {
  readonly message: Record<VsrMessage['type'], true>;
  readonly timer: Record<VsrTimer['type'], true>;
  readonly note: Record<VsrNote['type'], true>;
} = {
  message: {
    prepare: true,
    prepareOk: true,
    commit: true,
    startViewChange: true,
    doViewChange: true,
    startView: true,
    getState: true,
    newState: true,
    recovery: true,
    recoveryResponse: true,
    reconfiguration: true,
    startEpoch: true,
    epochStarted: true,
    checkEpoch: true,
  },
  timer: { heartbeat: true, tick: true, leaseOver: true, leaseWaited: true },
  note: {
    prepared: true,
    requestRepeated: true,
    preparedAgain: true,
    committed: true,
    wished: true,
    abdicated: true,
    viewEntered: true,
    logChosen: true,
    viewStarted: true,
    tailCut: true,
    transferred: true,
    checkpointInstalled: true,
    checkpointTaken: true,
    recoveryBegan: true,
    recovered: true,
    reconfigurationLogged: true,
    epochBegan: true,
    handedOver: true,
    readUnderLease: true,
    leaseWaitBegan: true,
    leaseWaitEnded: true,
  },
};

test('every message, timer and note of Viewstamped Replication occurs in some story', async () => {
  const folder = fileURLToPath(new URL('.', import.meta.url));
  expect(await missingInStories(folder, EXPECTED)).toEqual([]);
});
