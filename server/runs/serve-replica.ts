// The child's end of a replica process: commands in, reports out, one host between.

import type { Protocol } from '../../shared/core/contract.ts';
import type { MessageId } from '../../shared/core/ids.ts';
import type { HostReport } from './host-control.ts';
import type { ParentFrame } from './process-channel.ts';
import { openReplicaHost, type ReplicaHost } from './replica-host.ts';
import { Reporter } from './reporter.ts';

/** Runs until the parent ends it or is gone. */
export function serveReplica(findProtocol: (name: string) => Protocol | undefined): void {
  let host: ReplicaHost | null = null;
  const reporter = new Reporter({
    send: (frame, whenRead) => void process.send?.(frame, whenRead),
    onBehind: (isBehind) => host?.setPaused(isBehind),
    exit: () => process.exit(),
  });
  const end = (sentence: string): void => reporter.end({ sentence });

  const open = async (frame: Extract<ParentFrame, { type: 'open' }>): Promise<void> => {
    const { setting, firstMessage } = frame;
    const protocol = findProtocol(setting.protocol);
    if (protocol === undefined) {
      end(`there is no protocol ${setting.protocol}`);
      return;
    }
    let message: MessageId = firstMessage;
    const nextMessage = (): MessageId => message++;
    const report = (what: HostReport): void => reporter.report(what);
    const opened = await openReplicaHost(protocol, setting, { nextMessage, report, onFailed: end });
    if (!opened.ok) {
      reporter.end({ sentence: opened.error, obstacle: opened.reason });
      return;
    }
    host = opened.value;
    await host.listen();
  };

  process.on('message', (frame: ParentFrame) => {
    if (frame.type === 'open') void open(frame);
    else if (frame.type === 'perform') host?.perform(frame.command);
    else void (host?.close() ?? Promise.resolve()).then(() => end('it was closed'));
  });
  // The parent is gone, whatever became of it: nobody is left to replicate for.
  process.on('disconnect', () => process.exit());
  // Ctrl+C reaches the whole group; the parent decides what becomes of its replicas.
  process.on('SIGINT', () => undefined);
}
