// How the script lies over the picture: unfolded or not, and how wide. A choice of this viewer, remembered.

import { createStore, useStore } from 'zustand';
import { recall, remember } from './remembered.ts';

export interface ScriptCardState {
  readonly folded: boolean;
  /** In rem, as chosen by hand; `null`: the usual width. */
  readonly width: number | null;
}

/** In rem; below the least no line can be read, and the picture keeps more than half of the stage. */
export const SCRIPT_WIDTH = { least: 13, usual: 18, most: 40 } as const;
const SHARE_USUAL = 0.26;
const SHARE_MOST = 0.45;
const NAME = 'script-card';

export const scriptCardStore = createStore<ScriptCardState>(() => parseScriptCard(recall(NAME)));

export function useScriptCard(): ScriptCardState {
  return useStore(scriptCardStore);
}

export function changeScriptCard(change: Partial<ScriptCardState>): void {
  scriptCardStore.setState(change);
  remember(NAME, JSON.stringify(scriptCardStore.getState()));
}

/** Read with care: another version may have written it. */
export function parseScriptCard(text: string | null): ScriptCardState {
  let value: unknown;
  try {
    value = JSON.parse(text ?? 'null');
  } catch {
    value = null;
  }
  const { folded, width } = (typeof value === 'object' && value !== null ? value : {}) as Record<
    string,
    unknown
  >;
  return {
    folded: folded === true,
    width: typeof width === 'number' && Number.isFinite(width) ? clampWidth(width) : null,
  };
}

export function clampWidth(rem: number): number {
  return Math.min(SCRIPT_WIDTH.most, Math.max(SCRIPT_WIDTH.least, rem));
}

/**
 * The width of the card over a stage; the picture makes room for it.
 * @param stageWidth pixels
 * @param rem pixels of one rem
 * @returns pixels; 0 when the card is folded, as it is no larger than a button then
 */
export function scriptCardWidth({ folded, width }: ScriptCardState, stageWidth: number, rem: number): number {
  if (folded) return 0;
  if (width === null) return Math.min(SCRIPT_WIDTH.usual * rem, stageWidth * SHARE_USUAL);
  return Math.max(SCRIPT_WIDTH.least * rem, Math.min(width * rem, stageWidth * SHARE_MOST));
}
