// Figures against their targets, and what the machine did meanwhile. A target that is missed makes the exit status 1, on a
// busy machine too; the line then says that the machine was busy, so that nobody takes it for the program's fault unseen.

import { isBusy, type Load, syncsPerSecond, watchLoad } from './machine.ts';

export interface Target {
  readonly words: string;
  readonly isMet: (figure: number) => boolean;
}

export interface Figure {
  readonly what: string;
  readonly figure: number;
  readonly unit: string;
  /** None: told for comparison alone. */
  readonly target?: Target;
}

export function atLeast(bound: number): Target {
  return { words: `at least ${bound}`, isMet: (figure) => figure >= bound };
}

export function atMost(bound: number): Target {
  return { words: `at most ${bound}`, isMet: (figure) => figure <= bound };
}

export function printHeading(): void {
  printColumns('', 'figure', 'target', 'verdict', 'machine: idle, others, bare fdatasync');
}

/** Measures, prints what came of it, and counts what missed its target into the exit status. */
export async function judge(measure: () => Promise<readonly Figure[]>): Promise<void> {
  const load = watchLoad();
  const figures = await measure();
  const machine = load();
  const syncs = syncsPerSecond();
  for (const figure of figures) {
    const isMet = figure.target?.isMet(figure.figure) ?? true;
    if (!isMet) process.exitCode = 1;
    const verdict = figure.target === undefined ? '' : isMet ? 'met' : 'MISSED';
    const told = `${verdict}${isBusy(machine) && verdict !== '' ? ', machine busy' : ''}`;
    const { what, unit, target } = figure;
    printColumns(what, `${round(figure.figure)} ${unit}`, target?.words ?? '', told, words(machine, syncs));
  }
}

function words({ idle, others }: Load, syncs: number): string {
  return `${percent(idle)}, ${percent(others)}, ${Math.round(syncs)}/s`;
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

function round(figure: number): string {
  return figure >= 100 ? String(Math.round(figure)) : figure.toFixed(figure >= 10 ? 1 : 2);
}

function printColumns(what: string, figure: string, target: string, verdict: string, machine: string): void {
  const columns = [what.padEnd(54), figure.padStart(12), target.padEnd(14), verdict.padEnd(20), machine];
  process.stdout.write(`${columns.join('  ').trimEnd()}\n`);
}
