// Things of the lab page with deeds of their own: a replica on the picture, and an open menu.

import { expect, type Locator } from '@playwright/test';
import type { Lab } from './lab-page.ts';

export class Replica {
  readonly figure: Locator;
  readonly #lab: Lab;
  readonly #id: string;

  constructor(lab: Lab, id: string, figure: Locator) {
    this.#lab = lab;
    this.#id = id;
    this.figure = figure;
  }

  async crash(): Promise<void> {
    await (await this.#lab.hand.openMenuByRightClick(this.figure)).choose('Crash');
    await this.expectState(/: crashed/);
  }

  async restart(): Promise<void> {
    await (await this.#lab.hand.openMenuByRightClick(this.figure)).choose('Restart');
    await this.expectState(/serving/);
  }

  async show(): Promise<void> {
    await this.figure.focus();
    await this.#lab.page.keyboard.press('Enter');
    await expect(this.#lab.inspector.getByRole('heading', { level: 2, name: this.#id })).toBeVisible();
  }

  async expectState(words: RegExp): Promise<void> {
    await expect(this.figure).toHaveAccessibleName(words);
  }
}

export class Menu {
  readonly element: Locator;

  entries(): Promise<string[]> {
    return this.element.getByRole('menuitem').allInnerTexts();
  }

  constructor(element: Locator) {
    this.element = element;
  }

  /** An entry by the words it begins with; a key may stand behind them. */
  async choose(entry: string): Promise<void> {
    await this.element
      .getByRole('menuitem', { name: new RegExp(`^${escapeForRegExp(entry)}`) })
      .first()
      .click();
    await expect(this.element).toBeHidden();
  }
}

export function escapeForRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
