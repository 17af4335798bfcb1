// The run that text doors lead to, and one door for each of its replicas, at ports that follow one another.

import type { Protocol } from '../../shared/core/contract.ts';
import { fail, present, type Result, succeed } from '../../shared/core/result.ts';
import type { ServerLimits } from '../limits.ts';
import type { RunDirectory } from '../run-directory.ts';
import { TextDoor } from './text-door.ts';

export const DOOR_RUN_ID = 'door';
const REPLICAS = ['s0', 's1', 's2'];

export interface TextDoors {
  /** `s0` → the port of its door. */
  readonly ports: ReadonlyMap<string, number>;
  close(): Promise<void>;
}

/** @param port of the first replica's door, the others follow; 0: free ones */
export async function openTextDoors(
  directory: RunDirectory,
  host: string,
  port: number,
  limits: ServerLimits,
): Promise<Result<TextDoors>> {
  const protocol = speaking(directory.protocols);
  if (protocol === null) return fail('no protocol here has a client language of text frames');
  const created = await directory.create({
    id: DOOR_RUN_ID,
    protocol: protocol.name,
    replicas: REPLICAS,
    clients: 0,
  });
  if (!created.ok) return fail(created.error.message);
  const { run } = created.value;
  const language = present(protocol.clientLanguage, 'a client language');
  const doors: TextDoor[] = [];
  const ports = new Map<string, number>();
  const close = async (): Promise<void> => void (await Promise.all(doors.map((door) => door.close())));
  for (const [i, replica] of REPLICAS.entries()) {
    const door = new TextDoor({ run, replica, language, host, port: port === 0 ? 0 : port + i, limits });
    const listening = await door.listen();
    if (!listening.ok) {
      await close();
      return listening;
    }
    doors.push(door);
    ports.set(replica, listening.value);
  }
  return succeed({ ports, close });
}

function speaking(protocols: ReadonlyMap<string, Protocol>): Protocol | null {
  return [...protocols.values()].find(({ clientLanguage }) => clientLanguage !== undefined) ?? null;
}
