// A worker of the page that performs a comparison: simulations beside its thread, so that the page goes on meanwhile.

import { compareSystems } from '../../../shared/compare/compare.ts';
import { findProtocol, protocolNames, USUAL_PROTOCOLS } from '../../../shared/protocols/index.ts';
import type { ComparisonAsked, ComparisonTold } from '../../store/compare/compare-store.ts';

const shelf = {
  find: findProtocol,
  names: protocolNames,
  usualName: (dialect: keyof typeof USUAL_PROTOCOLS) => USUAL_PROTOCOLS[dialect],
};

self.onmessage = ({ data }: MessageEvent<ComparisonAsked>) => {
  const tell = (told: ComparisonTold): void => self.postMessage(told);
  const { script, systems, settings } = data;
  compareSystems(script, systems, settings, shelf, ({ system, part }) =>
    tell({ type: 'progress', system, part }),
  ).then(
    (result) => tell({ type: 'ended', result }),
    (error: unknown) => tell({ type: 'broke', sentence: String(error) }),
  );
};
