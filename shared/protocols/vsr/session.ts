// What a client keeps: nothing. Linearizability is promised to all, whatever they have seen (rule VR3).

import type { SessionRules } from '../../core/contract.ts';
import type { VsrTypes } from './types.ts';

export const sessionRules: SessionRules<VsrTypes> = {
  open: () => ({}),
  choose() {},
  context: () => null,
  absorb() {},
  versions: ({ version }) => (version === null ? {} : { version: `${version}@log` }),
};
