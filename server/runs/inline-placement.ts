// Hosts in this very process: the default. What separates replicas then is their sockets and their folders.

import type { Protocol } from '../../shared/core/contract.ts';
import type { MessageId } from '../../shared/core/ids.ts';
import type { HostEnd, LaunchHost } from './host-control.ts';
import { openReplicaHost, type ReplicaHost } from './replica-host.ts';

/** @param nextMessage gives message identities to all hosts of the run */
export function launchInline(protocol: Protocol, nextMessage: () => MessageId): LaunchHost {
  return (setting, onReport, onEnd) => {
    let host: ReplicaHost | null = null;
    let isEnded = false;
    const end = (told: HostEnd): void => {
      if (isEnded) return;
      isEnded = true;
      onEnd(told);
    };
    const open = async (): Promise<void> => {
      const opened = await openReplicaHost(protocol, setting, {
        nextMessage,
        report: onReport,
        onFailed: (sentence) => end({ sentence }),
      });
      if (!opened.ok) {
        end({ sentence: opened.error, obstacle: opened.reason });
        return;
      }
      host = opened.value;
      if (isEnded) await host.crash();
      else await host.listen();
    };
    const opening = open();
    return {
      state: () => host?.actor.state,
      perform: (command) => host?.perform(command),
      async kill() {
        end({ sentence: `${setting.id} was stopped` });
        await host?.crash();
        await opening;
      },
      async close() {
        end({ sentence: `${setting.id} was closed` });
        await host?.close();
        await opening;
      },
    };
  };
}
