// What a crash does to a replica, and how one that lost its log gets it back: the nonce, who answered, why it still waits.

import type { ReactNode } from 'react';
import type { VsrNote } from '../../../shared/protocols/vsr/notes.ts';
import type { Recovery, VsrState } from '../../../shared/protocols/vsr/types.ts';
import type { RunPicture } from '../../../shared/trace/picture.ts';
import { timeLabel } from '../../layout/space-time.ts';
import { useRunFrame } from '../../store/run-store.ts';
import { Actor } from '../../views/common/actor.tsx';
import { useVsr } from './use-vsr.ts';
import { answersNeeded, obstacleBetween, whatItSurvives, whyItWaits } from './waits.ts';

const SHOWN = 6;

export function RecoveryPanel({ replica }: { readonly replica: string }): ReactNode {
  const state = useVsr(replica);
  const run = useRunFrame();
  if (state === null || run === null) return null;
  const { logStart, checkpoint, config, status, recovery } = state;
  const past = run.history.notes.filter(
    ({ replica: of, note }) => of === replica && ['recoveryBegan', 'recovered'].includes(note.type),
  );
  return (
    <>
      {status === 'recovering' && recovery !== null && (
        <Asking state={state} recovery={recovery} picture={run.picture} />
      )}
      <p>{whatItSurvives(state)}</p>
      {status !== 'recovering' && (
        <p className="small">
          Its last checkpoint is the state after op {checkpoint}, and the next comes {config.checkpointOps}{' '}
          ops later; {logStart === 0 ? 'its log is whole' : `its log begins after op ${logStart}`}.
        </p>
      )}
      {past.length > 0 && (
        <>
          <h3>What was</h3>
          <ul className="plain-list past">
            {past
              .slice(-SHOWN)
              .reverse()
              .map(({ at, sequence, note }) => (
                <li key={sequence}>
                  <time className="mono small">{timeLabel(at)}</time> {pastInWords(note as VsrNote)}
                </li>
              ))}
          </ul>
        </>
      )}
      <p className="small soft panel-note">
        The nonce is never used twice: an answer to an earlier question may be older than what the replica has
        promised since.
      </p>
    </>
  );
}

function Asking(props: {
  readonly state: VsrState;
  readonly recovery: Recovery;
  readonly picture: RunPicture;
}): ReactNode {
  const { state, recovery, picture } = props;
  const { nonce, tries, responses } = recovery;
  return (
    <section className="recovering" aria-label={`Recovery of ${state.id}`}>
      <h3>
        Recovering, nonce <span className="mono">{nonce}</span>
        {tries > 1 && <span className="soft"> (asked {tries} times)</span>}
      </h3>
      <p>{whyItWaits(state)}</p>
      <table>
        <caption className="spoken-only">Who has answered the nonce {nonce}</caption>
        <thead>
          <tr>
            <th scope="col">asked</th>
            <th scope="col">answer</th>
            <th scope="col">view</th>
          </tr>
        </thead>
        <tbody>
          {state.members
            .filter((member) => member !== state.id)
            .map((member) => {
              const response = responses[member];
              return (
                <tr key={member}>
                  <th scope="row">
                    <Actor id={member} />
                  </th>
                  <td>
                    {response === undefined
                      ? `none: ${obstacleBetween(picture, state.id, member) ?? 'on its way'}`
                      : response.log === null
                        ? 'as a backup'
                        : `as primary, with the log up to op ${response.log.opNumber}`}
                  </td>
                  <td className="mono">{response?.viewNumber ?? '–'}</td>
                </tr>
              );
            })}
        </tbody>
      </table>
      <p className="small soft">
        It needs {answersNeeded(state)}, that of the primary of the latest view among them, and takes part in
        nothing until then.
      </p>
    </section>
  );
}

function pastInWords(note: VsrNote): string {
  if (note.type === 'recoveryBegan') return `asked under the nonce ${note.nonce}`;
  if (note.type !== 'recovered') return '';
  return `has its log back from ${note.from}, primary of view ${note.viewNumber}: up to op ${note.opNumber}. ${note.responses.join(', ')} had answered.`;
}
