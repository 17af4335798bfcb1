// The lessons of the page in the words of a lecture: their list, and the one that is played.

import { expect, type Locator, type Page } from '@playwright/test';
import { Lab } from './lab-page.ts';

export class LessonDesk {
  readonly page: Page;
  readonly lab: Lab;
  readonly list: Locator;
  readonly panel: Locator;

  constructor(page: Page) {
    this.page = page;
    this.lab = new Lab(page);
    this.list = page.getByRole('dialog', { name: 'Lessons' });
    this.panel = page.getByRole('region', { name: /^Lesson: / });
  }

  /** Opens the page on a lesson, which gets a run of its own. */
  async open(url: string, lesson: string): Promise<void> {
    await this.page.goto(`${url}?lesson=${lesson}`);
    await this.expectReady();
  }

  /** The scene is set, or what was under way has come to its end. */
  async expectReady(): Promise<void> {
    await expect(this.panel).toBeVisible();
    await expect(this.onward).not.toHaveText(/Wait/);
  }

  get onward(): Locator {
    return this.panel.getByRole('button', { name: /^(Do it|Reveal|Next|Skip|Finish|Done|Wait …)$/ });
  }

  async press(words: 'Do it' | 'Reveal' | 'Next' | 'Skip' | 'Finish'): Promise<void> {
    await expect(this.onward).toHaveText(words);
    await this.onward.click();
    await this.expectReady();
  }

  async expectStep(at: number, of: number): Promise<void> {
    await expect(this.panel.getByRole('button', { name: `${at} of ${of}` })).toBeVisible();
  }

  /** What the commands of this step gave. */
  async expectOutput(text: string): Promise<void> {
    await expect(this.panel.getByRole('list', { name: 'Commands of this step' })).toContainText(text);
  }

  choice(words: string): Locator {
    return this.panel.getByRole('region', { name: 'Question' }).getByRole('button', { name: words });
  }

  /** Presses on until the task of the lesson is shown. */
  async goToTask(): Promise<void> {
    const task = this.panel.getByRole('region', { name: 'Task' });
    await expect(async () => {
      if (!(await task.isVisible())) await this.onward.click();
      await this.expectReady();
      expect(await task.isVisible()).toBe(true);
    }).toPass({ intervals: [0] });
  }
}
