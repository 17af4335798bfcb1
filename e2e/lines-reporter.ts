// Says at the end how much of the lessons was compared and how much could not be.

import type { Reporter, TestCase, TestResult } from '@playwright/test/reporter';

export default class LinesReporter implements Reporter {
  readonly #sums = new Map<string, number>();
  #lessons = 0;

  onTestEnd(_test: TestCase, { annotations }: TestResult): void {
    for (const { type, description } of annotations) {
      if (type !== 'lines' || description === undefined) continue;
      this.#lessons += 1;
      for (const [name, count] of Object.entries(JSON.parse(description) as Record<string, number>))
        this.#sums.set(name, (this.#sums.get(name) ?? 0) + count);
    }
  }

  onEnd(): void {
    if (this.#lessons === 0) return;
    const sum = (name: string) => this.#sums.get(name) ?? 0;
    process.stdout.write(
      `\n${this.#lessons} lessons: ${sum('performed')} lines performed through the page; of what they print, ` +
        `${sum('compared')} lines compared word for word and ${sum('notCompared')} not (luck or timers)\n`,
    );
  }

  printsToStdio(): boolean {
    return false;
  }
}
