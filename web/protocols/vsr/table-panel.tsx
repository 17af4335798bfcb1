// The client-table of one replica: of each client its newest request that was executed, and the reply; and what is under way.

import type { ReactNode } from 'react';
import { isPrimary } from '../../../shared/protocols/vsr/configuration.ts';
import { shorten } from '../../layout/space-time.ts';
import { ActorButton } from '../../views/common/actor.tsx';
import { resultInWords } from '../client-words.ts';
import { tableRows } from './table-rows.ts';
import { useVsr } from './use-vsr.ts';

const ROWS_MAX = 200;
const REPLY_SHOWN = 40;

export function TablePanel({ replica }: { readonly replica: string }): ReactNode {
  const state = useVsr(replica);
  if (state === null) return null;
  const rows = tableRows(state);
  if (rows.length === 0) return <p className="soft">No request has come here yet.</p>;
  return (
    <>
      <table className="client-table">
        <caption className="spoken-only">Client-table of {replica}</caption>
        <thead>
          <tr>
            <th scope="col">client</th>
            <th scope="col">request</th>
            <th scope="col">op</th>
            <th scope="col">reply</th>
          </tr>
        </thead>
        <tbody className="mono">
          {rows.slice(0, ROWS_MAX).map(({ client, executed, underWay }) => (
            <tr key={client}>
              <th scope="row">
                <ActorButton id={client} />
              </th>
              <td>{executed?.requestNumber ?? '–'}</td>
              <td>{executed?.opNumber ?? '–'}</td>
              <td>
                {executed === null ? '–' : shorten(resultInWords(executed.result), REPLY_SHOWN)}
                {underWay !== null && (
                  <span className="under-way">
                    {' '}
                    request {underWay.requestNumber}{' '}
                    {underWay.opNumber === null
                      ? 'waits for a batch'
                      : `is op ${underWay.opNumber}, under way`}
                  </span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > ROWS_MAX && <p className="soft small">and {rows.length - ROWS_MAX} more clients</p>}
      <p className="small soft panel-note">
        A request that comes again is answered from here and not executed a second time; a lower number than
        that of the row is old and is dropped. It is changed by executing ops alone, so all replicas have the
        same.
        {isPrimary(state) ? '' : ' What is under way only the primary knows.'}
      </p>
    </>
  );
}
