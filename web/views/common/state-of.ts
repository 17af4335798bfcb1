// A replica's state as its protocol's panels read it.

import type { ReplicaPicture, RunPicture } from '../../../shared/trace/picture.ts';

export function findReplica(picture: RunPicture, id: string): ReplicaPicture | undefined {
  return picture.replicas.find((replica) => replica.id === id);
}
