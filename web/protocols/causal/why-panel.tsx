// Why an operation ended as it did, a sentence first, and what can be done about it.

import type { ReactNode } from 'react';
import { vectorEntry } from '../../../shared/clocks/version-vector.ts';
import type { Lacking, OperationResult } from '../../../shared/core/contract.ts';
import { handleOf } from '../../../shared/protocols/causal/members.ts';
import type { MemberName } from '../../../shared/protocols/causal/names.ts';
import type { CausalEvidence } from '../../../shared/protocols/causal/types.ts';
import { lines } from '../../commands/lines.ts';
import { performAll } from '../../store/command-store.ts';
import { useRunFrame } from '../../store/run-store.ts';
import { GUARANTEE_NAMES } from '../client-words.ts';
import { whereaboutsOf } from './shelf.ts';
import { type CausalReplica, replicasOf } from './use-causal.ts';
import { Where } from './where.tsx';

export function WhyPanel({
  client,
  number,
}: {
  readonly client: string;
  readonly number: number;
}): ReactNode {
  const run = useRunFrame();
  const operation = run?.picture.operations.findLast((one) => one.client === client && one.number === number);
  if (run === null || operation === undefined) return null;
  const { result } = operation;
  const all = replicasOf(run.picture);
  const lacking = result?.type === 'refused' ? (result.lacking ?? []) : [];
  const holder = all.find(
    ({ alive, state }) => alive && state.stage === 'serving' && lacking.every((column) => has(state, column)),
  );
  const retry = lines.operate(client, operation.operation);
  return (
    <div className="why" data-testid={lacking.length > 0 ? 'err-dep-card' : 'why-card'}>
      {lacking.length > 0 ? (
        <div className="gate-card">
          {lacking.map((column) => (
            <p key={column.writer}>
              <b>
                {column.guarantees.map((guarantee) => GUARANTEE_NAMES[guarantee]).join(' and ')} would break.
              </b>{' '}
              {client} depends on write{' '}
              <span className="mono">
                {nameOf(all, column.writer)}:{column.needed}
              </span>
              ; {operation.replica} had {column.held} of {nameOf(all, column.writer)}.
              {operation.replica !== null && (
                <Missing column={column} replica={operation.replica} all={all} />
              )}
            </p>
          ))}
        </div>
      ) : (
        <p>{sentenceOf(result, all)}</p>
      )}
      <div className="deeds">
        {lacking.length > 0 && holder !== undefined && (
          <button
            type="button"
            className="button primary"
            onClick={() => void performAll([lines.move(client, holder.id), retry])}
          >
            Ask {holder.id} instead
          </button>
        )}
        <button type="button" className="button" onClick={() => void performAll([retry])}>
          Do it again
        </button>
      </div>
    </div>
  );
}

/** Where the write is now that the replica lacks. */
function Missing(props: {
  readonly column: Lacking;
  readonly replica: string;
  readonly all: readonly CausalReplica[];
}): ReactNode {
  const { column, replica, all } = props;
  const run = useRunFrame();
  const state = all.find(({ id }) => id === replica)?.state;
  if (run === null || state === undefined) return null;
  const missing = { writer: column.writer as MemberName, needed: column.needed };
  if (has(state, column)) return <> It has it by now: ask again.</>;
  const { picture, history } = run;
  const whereabouts = whereaboutsOf(replica, state, missing, { picture, arrows: history.arrows });
  return (
    <>
      {' '}
      It is now: <Where whereabouts={whereabouts} missing={missing} replica={replica} />
    </>
  );
}

function has({ clock }: CausalReplica['state'], { writer, needed }: Lacking): boolean {
  return vectorEntry(clock, writer) >= needed;
}

function nameOf(all: readonly CausalReplica[], writer: string): string {
  const name = writer as MemberName;
  const knowing = all.find(({ state }) => state.members[name] !== undefined)?.state;
  return knowing === undefined ? writer : handleOf(knowing, name);
}

function sentenceOf(result: OperationResult | null, all: readonly CausalReplica[]): string {
  if (result === null) return 'It goes on.';
  if (result.type === 'refused') return result.sentence;
  const { version } = result.evidence as CausalEvidence;
  if (version === null) return 'The replica knew of no write of that key.';
  const write = `${nameOf(all, version.writer)}:${version.count}`;
  if (result.type === 'accepted') return `It became write ${write}, stamped with all that the replica had.`;
  const siblings = result.type === 'value' ? (result.siblings?.length ?? 0) : 0;
  return siblings === 0
    ? `It was answered from write ${write}.`
    : `It was answered from write ${write} and ${siblings} beside it that are concurrent.`;
}
