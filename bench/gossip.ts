// `npm run bench:gossip`: how many rounds a write of the gossip store takes to be everywhere, and what a round costs in bytes.
// None of it is measured in time: the same figures come on every machine. The exit status is 1 when a target is missed.
// `npm run bench:gossip -- 100` looks at that many seeds.

import { Pair, type RoundCost } from './gossip-cost.ts';
import { periodsToEverywhere, theoreticalRounds } from './gossip-spread.ts';

const SEEDS = Number(process.argv[2] ?? 1_000);
const REPLICAS = 20;
/** Beyond the theoretical rounds. */
const PERIODS_MORE = 3;
const SIZES = [100, 1_000, 10_000, 100_000] as const;
const DIFFERENCES = [1, 10, 100, 1_000, 10_000] as const;
/** A digest of the root, both ways, with what two replicas tell of themselves. */
const QUIET_BYTES_MAX = 1_024;
/** What the numbers of a larger store may have in digits more. */
const QUIET_GROWTH_MAX = 64;
/** A branch of sixteen digests is passed through every four binary digits, and of a leaf sixteen versions are told. */
const BYTES_PER_STEP_MAX = 400;
const BAR_WIDTH = 50;

function verdict(what: string, isMet: boolean): void {
  if (!isMet) process.exitCode = 1;
  print(`${isMet ? 'met' : 'MISSED'}: ${what}\n`);
}

// ---------------------------------------------------------------- rounds until a write is everywhere

function rounds(): void {
  const periods = Array.from({ length: SEEDS }, (_, i) => periodsToEverywhere(i + 1, REPLICAS)).sort(
    (left, right) => left - right,
  );
  const theory = theoreticalRounds(REPLICAS);
  print(`A write at one of ${REPLICAS} replicas, ${SEEDS} seeds: the round in which the last one has it`);
  printHistogram(periods, theory);
  const [half, most, last] = [0.5, 0.99, 1].map((share) => at(periods, share).toFixed(2));
  print(`periods: p50 ${half}, p99 ${most}, max ${last}`);
  verdict(
    `at most ${(theory + PERIODS_MORE).toFixed(2)} periods in every seed: theory and ${PERIODS_MORE} more`,
    at(periods, 1) <= theory + PERIODS_MORE,
  );
}

function printHistogram(periods: readonly number[], theory: number): void {
  const counts = new Map<number, number>();
  for (const period of periods) counts.set(Math.ceil(period), (counts.get(Math.ceil(period)) ?? 0) + 1);
  const largest = Math.max(...counts.values());
  for (let round = 1; round <= Math.max(Math.ceil(theory), ...counts.keys()); round += 1) {
    const count = counts.get(round) ?? 0;
    const bar = '#'.repeat(Math.ceil((count / largest) * BAR_WIDTH));
    print(`${String(round).padStart(4)} ${String(count).padStart(6)}  ${bar}`);
    if (round === Math.floor(theory))
      print(`     ------  in theory: log2 of ${REPLICAS} and 1, ${theory.toFixed(2)}`);
  }
}

function at(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] as number;
}

// ---------------------------------------------------------------- bytes of a round

function bytes(): void {
  const pairs = SIZES.map((keys) => new Pair(keys));
  const quiet = pairs.map((pair) => pair.round());
  print('A round between two replicas that finds nothing new');
  for (const [i, { bytes, messages }] of quiet.entries())
    print(`${keysOf(SIZES[i])}${`${bytes} bytes`.padStart(14)} in ${messages} messages`);
  const [first, last] = [quiet[0]?.bytes ?? 0, quiet.at(-1)?.bytes ?? 0];
  verdict(
    `at most ${QUIET_BYTES_MAX} bytes, and ${QUIET_GROWTH_MAX} more for 1,000 times the keys`,
    last <= QUIET_BYTES_MAX && last - first <= QUIET_GROWTH_MAX,
  );
  print(
    'A round that finds d differences among n keys: bytes, and bytes beyond a quiet round / (d · log2 n)',
  );
  print(`${''.padStart(16)}${DIFFERENCES.map((d) => `d = ${d.toLocaleString('en')}`.padStart(20)).join('')}`);
  const ratios = pairs.flatMap((pair, i) => differing(pair, quiet[i] as RoundCost));
  const worst = Math.max(...ratios);
  verdict(
    `at most ${BYTES_PER_STEP_MAX} bytes for each d · log2 n; the most is ${Math.round(worst)}`,
    worst <= BYTES_PER_STEP_MAX,
  );
}

/** A line of the table. @returns its ratios */
function differing(pair: Pair, quiet: RoundCost): number[] {
  const cells = DIFFERENCES.filter((d) => d <= pair.keys).map((d) => {
    pair.differ(d);
    const { bytes } = pair.round();
    return { bytes, ratio: (bytes - quiet.bytes) / (d * Math.log2(pair.keys)) };
  });
  const words = cells.map(
    ({ bytes, ratio }) => `${bytes.toLocaleString('en')}  ${ratio.toFixed(0).padStart(4)}`,
  );
  print(`${keysOf(pair.keys)}${words.map((cell) => cell.padStart(20)).join('')}`);
  return cells.map(({ ratio }) => ratio);
}

function keysOf(keys = 0): string {
  return `${keys.toLocaleString('en')} keys`.padStart(16);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

rounds();
bytes();
