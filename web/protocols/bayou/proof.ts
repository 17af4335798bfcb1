// The earlier half of the pair that proves a refusal or a breach: the operation whose effect the replica lacked.

import type { Guarantee, Lacking } from '../../../shared/core/contract.ts';
import type { BayouEvidence } from '../../../shared/protocols/bayou/types.ts';
import type { OperationPicture, RunPicture } from '../../../shared/trace/picture.ts';

/**
 * RYW and MW ask for a write of this client, MR and WFR for a read that had seen the write. The newest write, as it is
 * the one that a person remembers; the first read, as those after it saw no more of the missing writes by themselves.
 * @returns `null` when it is older than the operations that are kept.
 */
export function proofOf(
  picture: Pick<RunPicture, 'operations'>,
  client: string,
  number: number,
  guarantee: Guarantee,
  lacking: readonly Lacking[],
): OperationPicture | null {
  const earlier = picture.operations.filter((one) => one.client === client && one.number < number);
  const isOfWrites = guarantee === 'RYW' || guarantee === 'MW';
  const proves = ({ result }: OperationPicture): boolean => {
    const evidence = evidenceOf(result);
    if (evidence === null) return false;
    if (evidence.type === 'write')
      return isOfWrites && lacking.some((column) => isMissing(column, evidence.server, evidence.stamp));
    return (
      !isOfWrites &&
      lacking.some((column) => isMissing(column, column.writer, evidence.vector[column.writer] ?? 0))
    );
  };
  return (isOfWrites ? earlier.findLast(proves) : earlier.find(proves)) ?? null;
}

function isMissing({ writer, needed, held }: Lacking, server: string, stamp: number): boolean {
  return server === writer && stamp > Math.max(0, held) && stamp <= needed;
}

function evidenceOf(result: OperationPicture['result']): BayouEvidence | null {
  return result === null || result.type === 'refused' ? null : (result.evidence as BayouEvidence);
}
