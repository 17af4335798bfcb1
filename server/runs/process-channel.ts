// What a run's process and a replica's process say to each other: frames over the channel between parent and child.

import type { MessageId } from '../../shared/core/ids.ts';
import type { HostCommand, HostEnd, HostReport, HostSetting } from './host-control.ts';

export type ParentFrame =
  /** The first frame. @param firstMessage from here on message identities are this process's own. */
  | { readonly type: 'open'; readonly setting: HostSetting; readonly firstMessage: MessageId }
  | { readonly type: 'perform'; readonly command: HostCommand }
  | { readonly type: 'close' };

export type ChildFrame =
  | { readonly type: 'reports'; readonly reports: readonly HostReport[] }
  /** The last frame. */
  | { readonly type: 'ended'; readonly end: HostEnd };
