// The page of comparison: what is to be compared, how far it is, and after which line one looks.

import { createStore, useStore } from 'zustand';
import type { Comparison } from '../../../shared/compare/compare.ts';
import { COMPARED_EXAMPLES } from '../../../shared/compare/examples.ts';
import type { ComparisonSettings } from '../../../shared/compare/perform-on-system.ts';
import { parseSystems, type System } from '../../../shared/compare/system.ts';
import type { Result } from '../../../shared/core/result.ts';
import { findProtocol, protocolNames } from '../../../shared/protocols/index.ts';
import type { LessonSummary } from '../../../shared/script/lesson.ts';
import { DEFAULT_SEED } from '../../../shared/script/open-run.ts';

export interface ComparisonAsked {
  readonly script: string;
  readonly systems: readonly System[];
  readonly settings: ComparisonSettings;
}

export type ComparisonTold =
  | { readonly type: 'progress'; readonly system: string; readonly part: number }
  | { readonly type: 'ended'; readonly result: Result<Comparison> }
  | { readonly type: 'broke'; readonly sentence: string };

/** What it needs of the outside. */
export interface ComparePorts {
  /** @returns how to end it */
  readonly run: (asked: ComparisonAsked, onTold: (told: ComparisonTold) => void) => () => void;
  /** The address names what is compared, so that it can be handed on. @param lesson the name of the one whose script it is */
  readonly writeAddress: (chosen: Chosen, lesson: string | null) => void;
  /** Loads the lessons that can be compared. */
  readonly lessons: () => Promise<LessonScripts>;
}

/** What is compared, as a person says it. */
export interface Chosen {
  /** As in `--protocols` of the command. */
  readonly systems: string;
  readonly script: string;
  readonly schedule: ComparisonSettings['schedule'];
}

/** A lesson whose lines were taken as the script. */
export interface ComparedLesson {
  readonly name: string;
  readonly title: string;
  readonly about: string;
  readonly script: string;
}

export interface LessonScripts {
  readonly index: readonly LessonSummary[];
  /** @returns the lesson, and when its replicas exchange as it is told */
  open(
    name: string,
  ): Promise<Result<{ readonly lesson: ComparedLesson; readonly schedule: Chosen['schedule'] }>>;
}

export type CompareProgress =
  | { readonly state: 'idle' }
  | { readonly state: 'running'; readonly system: string; readonly part: number }
  | { readonly state: 'refused'; readonly sentence: string };

export interface CompareState extends Chosen {
  readonly ports: ComparePorts | null;
  /** Empty until they are loaded. */
  readonly lessons: readonly LessonSummary[];
  /** The newest that was chosen; its script may have been changed since. */
  readonly lesson: ComparedLesson | null;
  readonly progress: CompareProgress;
  /** The newest one that ended; stays while another one runs. */
  readonly comparison: Comparison | null;
  /** After which line one looks, from 0. */
  readonly row: number;
  readonly isEditing: boolean;
}

export const compareStore = createStore<CompareState>(() => ({
  ports: null,
  lessons: [],
  lesson: null,
  systems: protocolNames().join(','),
  script: COMPARED_EXAMPLES[0]?.script ?? '',
  schedule: 'timed',
  progress: { state: 'idle' },
  comparison: null,
  row: 0,
  isEditing: false,
}));

export function useCompare<T>(select: (state: CompareState) => T): T {
  return useStore(compareStore, select);
}

let end: () => void = () => undefined;

/** Compares what is chosen, with these changes. */
export function compareNow(change: Partial<Chosen> = {}): void {
  end();
  compareStore.setState(change);
  const { ports, systems: text, script, schedule, lesson } = compareStore.getState();
  const systems = parseSystems(text, { find: findProtocol, names: protocolNames });
  if (!systems.ok) return refuseComparison(systems.error);
  ports?.writeAddress({ systems: text, script, schedule }, lesson?.script === script ? lesson.name : null);
  compareStore.setState({ progress: { state: 'running', system: '', part: 0 } });
  const asked = { script, systems: systems.value, settings: { seed: DEFAULT_SEED, schedule } };
  end = ports?.run(asked, onTold) ?? (() => undefined);
}

/** What was asked for cannot be compared. What runs for an earlier choice ends, so that it does not answer instead. */
export function refuseComparison(sentence: string, change: Partial<Chosen> = {}): void {
  end();
  compareStore.setState({ ...change, progress: { state: 'refused', sentence } });
}

function onTold(told: ComparisonTold): void {
  if (told.type === 'progress') {
    compareStore.setState({ progress: { state: 'running', system: told.system, part: told.part } });
    return;
  }
  if (told.type === 'broke' || !told.result.ok) {
    const sentence = told.type === 'broke' ? told.sentence : told.result.ok ? '' : told.result.error;
    compareStore.setState({ progress: { state: 'refused', sentence } });
    return;
  }
  const comparison = told.result.value;
  compareStore.setState({
    comparison,
    progress: { state: 'idle' },
    row: comparison.lines.length - 1,
  });
}

export function goToRow(row: number): void {
  const { comparison } = compareStore.getState();
  if (comparison === null) return;
  compareStore.setState({ row: Math.max(0, Math.min(comparison.lines.length - 1, row)) });
}

export function stepRows(by: number): void {
  goToRow(compareStore.getState().row + by);
}

export function goToFirstDifference(): void {
  const { comparison } = compareStore.getState();
  const row = comparison?.firstDifference ?? null;
  if (row !== null) goToRow(row);
}

/** Puts a protocol into the list, at its end, or takes all columns of it out. */
export function toggleProtocol(name: string): void {
  const words = compareStore
    .getState()
    .systems.split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
  const isOf = (word: string): boolean => word === name || word.startsWith(`${name}:`);
  const others = words.filter((word) => !isOf(word));
  compareNow({ systems: (others.length === words.length ? [...words, name] : others).join(',') });
}
