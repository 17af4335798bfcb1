// Notes in words: what happened at a replica, a sentence each.

import { assertNever } from '../../core/result.ts';
import type { VsrNote } from './notes.ts';

/** What happened there. */
export function noteSentence(note: VsrNote): string {
  switch (note.type) {
    case 'prepared':
      return note.from === note.to
        ? `op ${note.from} is logged and sent to the backups`
        : `ops ${note.from}–${note.to} are logged and sent to the backups in one message`;
    case 'requestRepeated':
      return `request ${note.requestNumber} of ${note.client} came again: ${FATES[note.fate]}`;
    case 'preparedAgain':
      return `${note.to} has not acknowledged what follows op ${note.after}: it is sent again`;
    case 'committed':
      return `${note.from === note.to ? `op ${note.to} is` : `ops ${note.from}–${note.to} are`} committed and executed${note.asPrimary ? ': a quorum has it' : ', as the primary says'}`;
    case 'wished':
      return `wishes for view ${note.viewNumber}: ${note.because}`;
    case 'abdicated':
      return `abdicates as primary of view ${note.viewNumber}: no quorum answers it, so it serves nobody any more`;
    case 'viewEntered':
      return `leaves view ${note.from} for view ${note.viewNumber}, for good`;
    case 'logChosen':
      return `view ${note.viewNumber} takes the log of ${note.winner}, ${whyChosen(note)}`;
    case 'viewStarted':
      return `works in view ${note.viewNumber} ${note.asPrimary ? 'as its primary' : 'as a backup'}, with op ${note.opNumber} as the last`;
    case 'tailCut':
      return `${note.from === note.to ? `op ${note.from}, which was` : `ops ${note.from}–${note.to}, which were`} never committed, gave way to the log of the view`;
    case 'transferred':
      return `has ops ${note.after + 1}–${note.to} from ${note.from}`;
    case 'checkpointInstalled':
      return `has the state after op ${note.opNumber} from ${note.from}, in place of ops that nobody keeps: ${note.keys} keys`;
    case 'checkpointTaken':
      return `store and client-table are kept as they are after op ${note.opNumber}; the log begins after op ${note.dropped}`;
    case 'recoveryBegan':
      return `has lost its log and takes part in nothing until others have answered the nonce ${note.nonce}; it had entered view ${note.viewNumber}`;
    case 'recovered':
      return `has its log back from ${note.from}, the primary of view ${note.viewNumber}, the latest that ${note.responses.join(', ')} know: op ${note.opNumber} is the last`;
    case 'reconfigurationLogged':
      return `op ${note.opNumber}, the last of its epoch, makes ${note.members.join(', ')} the group; nothing else is taken until it is committed`;
    case 'epochBegan':
      return note.isMember
        ? `epoch ${note.epoch} begins with ${note.members.join(', ')}`
        : `epoch ${note.epoch} begins with ${note.members.join(', ')}, and without it: it hands over what it has`;
    case 'handedOver':
      return `enough have started epoch ${note.epoch}: the group before is not needed any more`;
    case 'readUnderLease':
      return `reads ${note.key} without the log: f backups have answered what it said a moment ago, so nobody else can have committed anything`;
    case 'leaseWaitBegan':
      return `commits nothing for ${note.millis} ms, as the primary before may still read under its lease`;
    case 'leaseWaitEnded':
      return 'no lease of a primary before can hold any more';
    default:
      return assertNever(note);
  }
}

const FATES = {
  answered: 'the client-table has its reply',
  'under way': 'it is in the log already',
  old: 'a newer one is known',
  'refused before': 'it was refused, and stays so',
} as const;

function whyChosen({ winner, candidates }: Extract<VsrNote, { type: 'logChosen' }>): string {
  const won = candidates.find(({ replica }) => replica === winner);
  if (won === undefined) return 'the only one';
  const isLatest = candidates.some(({ lastNormalView }) => lastNormalView < won.lastNormalView);
  return isLatest
    ? `which worked in the latest view, ${won.lastNormalView}`
    : `of those that worked in view ${won.lastNormalView} the longest, ${won.opNumber} ops`;
}
