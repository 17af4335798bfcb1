// The scales of the style sheet as a canvas needs them, read anew when the theme changes.

import { useEffect, useState } from 'react';
import { HUES } from '../../layout/cluster-model.ts';

export interface Colours {
  readonly hues: readonly string[];
  readonly bg: string;
  readonly ink: string;
  readonly soft: string;
  readonly sheet: string;
  readonly bad: string;
  readonly faint: string;
  readonly line: string;
  readonly shade: string;
  readonly accent: string;
  readonly gate: string;
  readonly gateLine: string;
  readonly gateBg: string;
  readonly gold: string;
  readonly mono: string;
  readonly sans: string;
}

export function useColours(): Colours {
  const [colours, setColours] = useState(readColours);
  useEffect(() => {
    const read = (): void => setColours(readColours());
    read();
    const observer = new MutationObserver(read);
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
    return () => observer.disconnect();
  }, []);
  return colours;
}

function readColours(): Colours {
  const style = getComputedStyle(document.documentElement);
  const of = (name: string): string => style.getPropertyValue(name).trim();
  return {
    hues: Array.from({ length: HUES }, (_, i) => of(`--hue-${i}`)),
    bg: of('--bg'),
    ink: of('--ink'),
    soft: of('--soft'),
    sheet: of('--sheet'),
    bad: of('--bad'),
    faint: of('--faint'),
    line: of('--line'),
    shade: of('--shade'),
    accent: of('--accent'),
    gate: of('--gate'),
    gateLine: of('--gate-line'),
    gateBg: of('--gate-bg'),
    gold: of('--gold'),
    mono: of('--mono'),
    sans: of('--sans'),
  };
}
