// What axe finds on a page.

import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** @param part a selector; absent: all of the page */
export async function expectAccessible(page: Page, part?: string): Promise<void> {
  // It brings types of another version of Playwright than ours; what it uses of a page is the same in both.
  const target = page as unknown as ConstructorParameters<typeof AxeBuilder>[0]['page'];
  const axe = new AxeBuilder({ page: target });
  const { violations } = await (part === undefined ? axe : axe.include(part)).analyze();
  const serious = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help, nodes }) => ({ id, help, where: nodes.map(({ target }) => target.join(' ')) }));
  expect(serious).toEqual([]);
}
