// Makes a schedule that breaks something smaller, as long as it breaks the same: delta debugging over its actions (Zeller and
// Hildebrandt 2002), then fewer replicas and clients, a calmer link and disk, and earlier times.

import { SHRINK_TRIES_MAX } from './explore-limits.ts';
import { type Finding, isOfPart, type Outcome } from './outcome.ts';
import {
  calmerCircumstances,
  earlierTimes,
  fewerActions,
  fewerClients,
  fewerReplicas,
  healedByActions,
  partByActions,
  plainerPart,
  type Reduction,
  troublesOf,
} from './reductions.ts';
import { replicasOf, type Schedule } from './schedule.ts';

export interface Shrunk {
  readonly schedule: Schedule;
  /** What the smaller schedule comes to: it breaks the same invariant. */
  readonly outcome: Outcome;
  /** How many schedules were performed. */
  readonly tries: number;
  /** Whether nothing more could be taken away; else the tries ran out, or whoever asked had seen enough. */
  readonly isMinimal: boolean;
}

/** A few periods of whatever replicas do of themselves. */
const SLACK_MILLIS = 1_000;

export interface ShrinkOptions {
  /** At most so many schedules are performed. */
  readonly triesMax?: number;
  /** Asked before each. */
  readonly isEnough?: () => boolean;
}

/**
 * Two ways, since neither is always the better: a calm link leaves little to luck, and with a lossy one fewer actions do.
 */
const WAYS: readonly (readonly Reduction[])[] = [
  [plainerPart, fewerActions, fewerReplicas, fewerClients, calmerCircumstances, earlierTimes],
  [plainerPart, calmerCircumstances, fewerActions, fewerReplicas, fewerClients, earlierTimes],
];

/**
 * @param outcome of the schedule: it has a finding
 * @param perform performs a schedule, the same way each time
 */
export function shrinkSchedule(
  schedule: Schedule,
  outcome: Outcome & { readonly finding: Finding },
  perform: (schedule: Schedule) => Outcome,
  { triesMax = SHRINK_TRIES_MAX, isEnough = () => false }: ShrinkOptions = {},
): Shrunk {
  const shrunk = WAYS.map((reductions) => {
    const shrinker = new Shrinker(schedule, outcome, perform, Math.ceil(triesMax / WAYS.length), isEnough);
    return shrinker.run(reductions);
  });
  const best = shrunk.reduce((one, other) => (weightOf(other) < weightOf(one) ? other : one));
  return { ...best, tries: shrunk.reduce((sum, { tries }) => sum + tries, 0) };
}

/** What a reader has to understand: each action, and twice as much each thing that is left to luck. */
function weightOf({ schedule }: Shrunk): number {
  return schedule.actions.length + 2 * troublesOf(schedule) + replicasOf(schedule).length;
}

class Shrinker {
  #schedule: Schedule;
  #outcome: Outcome;
  #tries = 0;
  readonly #invariant: string;
  readonly #perform: (schedule: Schedule) => Outcome;
  readonly #triesMax: number;
  readonly #isEnough: () => boolean;

  constructor(
    schedule: Schedule,
    outcome: Outcome & { readonly finding: Finding },
    perform: (schedule: Schedule) => Outcome,
    triesMax: number,
    isEnough: () => boolean,
  ) {
    this.#schedule = schedule;
    this.#outcome = outcome;
    this.#invariant = outcome.finding.invariant;
    this.#perform = perform;
    this.#triesMax = triesMax;
    this.#isEnough = isEnough;
  }

  run(reductions: readonly Reduction[]): Shrunk {
    let before = '';
    while (!this.#isOver()) {
      // When nothing can be taken away any more, healing becomes actions, of which most can.
      if (before === JSON.stringify(this.#schedule) && !this.#attemptHealed()) break;
      before = JSON.stringify(this.#schedule);
      for (const reduce of reductions) this.#reduce(reduce);
    }
    const isMinimal = !this.#isOver();
    this.#attempt(withoutWhatFollows(this.#schedule, this.#outcome, 0));
    return { schedule: this.#schedule, outcome: this.#outcome, tries: this.#tries, isMinimal };
  }

  #isOver(): boolean {
    return this.#tries >= this.#triesMax || this.#isEnough();
  }

  #reduce(reduce: Reduction): void {
    const ended = withoutWhatFollows(this.#schedule, this.#outcome, SLACK_MILLIS);
    if (!this.#isOver() && ended !== this.#schedule) this.#attempt(ended);
    const candidates = reduce(this.#schedule);
    let next = candidates.next(false);
    while (next.done !== true && !this.#isOver()) next = candidates.next(this.#attempt(next.value));
  }

  #attemptHealed(): boolean {
    const { part, finding } = this.#outcome;
    const millis = millisToFinding(this.#outcome);
    if (this.#schedule.livenessMillis === 0) return false;
    if (millis !== null) return this.#attempt(healedByActions(this.#schedule, part, millis + SLACK_MILLIS));
    if (part === null || finding === null || isOfPart(finding)) return false;
    return this.#attempt(partByActions(this.#schedule, part, 0));
  }

  /** @returns whether it breaks the same; then it is the one to go on from. */
  #attempt(schedule: Schedule): boolean {
    this.#tries += 1;
    const outcome = this.#perform(schedule);
    if (outcome.finding?.invariant !== this.#invariant) return false;
    this.#schedule = schedule;
    this.#outcome = outcome;
    return true;
  }
}

/**
 * What came after the finding did not cause it.
 * @param slackMillis what with fewer actions breaks a little later still breaks
 */
function withoutWhatFollows(schedule: Schedule, outcome: Outcome, slackMillis: number): Schedule {
  const millis = millisToFinding(outcome);
  if (millis === null || millis > schedule.safetyMillis) return schedule;
  const safetyMillis = millis + slackMillis;
  if (safetyMillis === schedule.safetyMillis) return schedule;
  const actions = schedule.actions.filter(({ at }) => at <= millis);
  return { ...schedule, actions, part: null, safetyMillis, livenessMillis: 0 };
}

/** Since the cluster stood; `null` for what broke before, and for demands, which are looked at in the very end. */
function millisToFinding({ finding, stoodAt }: Outcome): number | null {
  if (finding === null || finding.type === 'missing' || finding.at < stoodAt) return null;
  return Math.round((finding.at - stoodAt) * 1000) / 1000;
}

/** The size of a schedule, in a few words. */
export function sizeOf(schedule: Schedule): string {
  const { actions, clients, safetyMillis, link } = schedule;
  const replicas = replicasOf(schedule).length;
  const troubles = [
    ...(link.lossProbability > 0 ? [`${percent(link.lossProbability)} lost`] : []),
    ...(link.duplicateProbability > 0 ? [`${percent(link.duplicateProbability)} twice`] : []),
  ];
  return [
    `${actions.length} ${actions.length === 1 ? 'action' : 'actions'}`,
    `${replicas} ${replicas === 1 ? 'replica' : 'replicas'}`,
    `${clients.length} ${clients.length === 1 ? 'client' : 'clients'}`,
    `${Math.ceil(safetyMillis)} ms`,
    ...troubles,
  ].join(', ');
}

function percent(probability: number): string {
  return `${Math.round(probability * 1000) / 10} %`;
}
