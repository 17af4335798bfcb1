// The client-table of one replica: of each client its newest request that was executed, and the reply.

import type { ReactNode } from 'react';
import { resultInWords } from '../client-words.ts';
import { useVsr } from './use-vsr.ts';

export function TablePanel({ replica }: { readonly replica: string }): ReactNode {
  const state = useVsr(replica);
  if (state === null) return null;
  const rows = Object.entries(state.clientTable);
  if (rows.length === 0) return <p className="soft">No request was executed yet.</p>;
  return (
    <>
      <table>
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
          {rows.map(([client, { requestNumber, opNumber, result }]) => (
            <tr key={client}>
              <th scope="row" className="mono">
                {client}
              </th>
              <td>{requestNumber}</td>
              <td>{opNumber}</td>
              <td>{resultInWords(result)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="small soft panel-note">
        A request that comes again is answered from here and not executed a second time.
      </p>
    </>
  );
}
