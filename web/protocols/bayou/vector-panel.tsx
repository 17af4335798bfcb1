// The version vector as a table: what is known here of each server's writes, against the newest anywhere.

import type { ReactNode } from 'react';
import { compareNames, nameInWords } from '../../../shared/protocols/bayou/names.ts';
import type { BayouState } from '../../../shared/protocols/bayou/types.ts';
import { handleOf } from '../../../shared/protocols/bayou/view.ts';
import type { RunPicture } from '../../../shared/trace/picture.ts';
import { Actor } from '../../views/common/actor.tsx';
import { inLaneOrder } from './column-order.ts';
import { useBayou } from './use-bayou.ts';

export function VectorPanel({ replica }: { readonly replica: string }): ReactNode {
  const bayou = useBayou(replica);
  if (bayou === null) return null;
  const { state, picture } = bayou;
  const servers = inLaneOrder(picture, Object.keys(state.vector));
  const newest = newestStamps(picture);
  const retired = Object.keys(state.retired).sort(compareNames);
  return (
    <>
      <table>
        <caption className="spoken-only">Version vector of {replica}</caption>
        <thead>
          <tr>
            <th scope="col">writes of</th>
            <th scope="col">known here up to</th>
            <th scope="col">newest anywhere</th>
          </tr>
        </thead>
        <tbody>
          {servers.map((server) => {
            const held = state.vector[server] ?? 0;
            const most = newest.get(server) ?? held;
            return (
              <tr key={server}>
                <th scope="row">
                  <Actor id={handleOf(state, server)} />
                </th>
                <td className="mono">{held}</td>
                <td className="mono">
                  {most}
                  {most > held && <span className="behind-word small"> behind</span>}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <p className="small soft panel-note">
        A row says: of that server's writes, all up to this accept stamp are here. Clock {state.clock} (the
        largest stamp given or seen). What was truncated: O up to OSN {state.omitted.csn}.
        {retired.length > 0 &&
          ` Retired: ${retired.map((server) => `${handleOf(state, server)} at ${state.retired[server]?.lastStamp}`).join(', ')}.`}
      </p>
    </>
  );
}

export function newestStamps(picture: RunPicture): Map<string, number> {
  const newest = new Map<string, number>();
  for (const { state } of picture.replicas)
    for (const [server, stamp] of Object.entries((state as BayouState).vector))
      newest.set(server, Math.max(stamp, newest.get(server) ?? 0));
  return newest;
}

/** Names as a tree: who created whom (rule BY1). */
export function NamesPanel({ replica }: { readonly replica: string }): ReactNode {
  const bayou = useBayou(replica);
  if (bayou === null) return null;
  const { state } = bayou;
  const names = [
    ...new Set([...Object.keys(state.known), ...Object.keys(state.vector), ...Object.keys(state.retired)]),
  ];
  const roots = names.filter((name) => parentOf(name, names) === null).sort(compareNames);
  return (
    <>
      <ul className="name-tree">
        {roots.map((name) => (
          <NameBranch key={name} name={name} names={names} state={state} />
        ))}
      </ul>
      <p className="small soft panel-note">
        A name is ⟨accept stamp of its creation write, creator’s name⟩. {replica} is{' '}
        {state.name === null ? 'not named yet' : nameInWords(state.name)}.
      </p>
    </>
  );
}

function NameBranch(props: {
  readonly name: string;
  readonly names: readonly string[];
  readonly state: BayouState;
}): ReactNode {
  const { name, names, state } = props;
  const children = names.filter((other) => parentOf(other, names) === name).sort(compareNames);
  return (
    <li>
      <Actor id={handleOf(state, name)} /> <span className="mono soft">{nameInWords(name)}</span>
      {state.retired[name] !== undefined && <span className="badge small"> retired</span>}
      {children.length > 0 && (
        <ul>
          {children.map((child) => (
            <NameBranch key={child} name={child} names={names} state={state} />
          ))}
        </ul>
      )}
    </li>
  );
}

/** The creator, if it is among the names known here. */
function parentOf(name: string, names: readonly string[]): string | null {
  const dot = name.indexOf('.');
  const creator = dot === -1 ? null : name.slice(dot + 1);
  return creator !== null && names.includes(creator) ? creator : null;
}
