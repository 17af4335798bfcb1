// What shapes a link, in a few words beside it.

import type { LinkPicture, RunPicture } from '../../shared/trace/picture.ts';

/** What shapes a link beyond the run's own policy: `200 ms`, `20 % lost`, `held s0 → s1`. */
export function shapingInWords(link: LinkPicture, picture: Pick<RunPicture, 'header'>): string {
  const base = picture.header.link;
  const words: string[] = [];
  const slowest = [link.ab, link.ba].find(
    ({ latency }) =>
      latency.minMillis !== base.latency.minMillis || latency.maxMillis !== base.latency.maxMillis,
  );
  if (slowest !== undefined) {
    const { minMillis, maxMillis } = slowest.latency;
    words.push(minMillis === maxMillis ? `${minMillis} ms` : `${minMillis}–${maxMillis} ms`);
  }
  const loss = Math.max(link.ab.lossProbability, link.ba.lossProbability);
  if (loss !== base.lossProbability) words.push(`${Math.round(loss * 100)} % lost`);
  const twice = Math.max(link.ab.duplicateProbability, link.ba.duplicateProbability);
  if (twice !== base.duplicateProbability) words.push(`${Math.round(twice * 100)} % twice`);
  if (link.ab.held && link.ba.held) words.push('held');
  else if (link.ab.held) words.push(`held ${link.a} → ${link.b}`);
  else if (link.ba.held) words.push(`held ${link.b} → ${link.a}`);
  return words.join(' · ');
}
