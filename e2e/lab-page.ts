// The page in the words of the lab. Everything is found by its role and its accessible name, as a person would.

import { expect, type Locator, type Page } from '@playwright/test';
import type { RunPicture } from '../shared/trace/picture.ts';
import { answerWords } from '../web/commands/operation-words.ts';
import type { OxbowCommands } from '../web/commands/window-commands.ts';
import { LabHand } from './lab-hand.ts';
import { escapeForRegExp, Replica } from './lab-things.ts';

type Performed = Awaited<ReturnType<OxbowCommands['perform']>>;

export class Lab {
  readonly page: Page;
  /** What is done to the things of the picture. */
  readonly hand: LabHand;
  readonly picture: Locator;
  readonly inspector: Locator;
  readonly commandField: Locator;

  constructor(page: Page) {
    this.page = page;
    this.hand = new LabHand(this);
    this.picture = page.getByRole('group', { name: 'Cluster: replicas, clients and the links between them' });
    this.inspector = page.getByRole('complementary', { name: 'Inspector' });
    this.commandField = page.getByRole('textbox', { name: 'Command line' });
  }

  async open(url: string, connection: 'Live' | RegExp = 'Live'): Promise<void> {
    await this.page.goto(url);
    await this.expectConnection(connection);
    await expect(this.picture).toBeVisible();
  }

  /** Who wants to go on after a violation: the page would stop there, and the next line would go on in a fork. */
  async goOnAtViolations(): Promise<void> {
    const stops = this.page.getByRole('button', { name: 'stop at a violation' });
    if ((await stops.getAttribute('aria-pressed')) === 'true') await stops.click();
  }

  async expectConnection(
    words: 'Live' | 'Simulated: paused' | 'Server gone' | 'Ended' | RegExp,
  ): Promise<void> {
    await expect(this.page.getByRole('status').filter({ hasText: words })).toBeVisible();
  }

  // ---------------------------------------------------------------- things of the picture

  link(a: string, b: string): Locator {
    return this.picture.getByRole('button', { name: new RegExp(`^link (${a}–${b}|${b}–${a}):`) });
  }

  replica(id: string): Replica {
    return new Replica(this, id, this.picture.getByRole('button', { name: new RegExp(`^replica ${id}:`) }));
  }

  client(id: string): Locator {
    return this.picture.getByRole('button', { name: new RegExp(`^client ${id}:`) });
  }

  /** `open`, `cut`, `cut from s0 to s1`, `down`, and what else its name ends with. */
  async expectLink(a: string, b: string, state: string | RegExp): Promise<void> {
    const name = typeof state === 'string' ? new RegExp(`: ${state}(,|$)`) : state;
    await expect(this.link(a, b)).toHaveAccessibleName(name);
  }

  /** What the client's newest operation gave, beside it: `get room → 11am`. */
  async expectAnswer(client: string, answer: string): Promise<void> {
    const exact = new RegExp(`, ${escapeForRegExp(answer)}$`);
    await expect(this.client(client)).toHaveAccessibleName(exact);
  }

  // ---------------------------------------------------------------- clients at work, by their form

  async put(client: string, key: string, value: string): Promise<void> {
    await this.showClient(client);
    await this.inspector.getByLabel('key', { exact: true }).fill(key);
    await this.inspector.getByLabel('value', { exact: true }).fill(value);
    await this.inspector.getByRole('button', { name: 'Put', exact: true }).click();
    await this.expectAnswer(client, `put ${key} = ${value}`);
  }

  /** Asks; what comes back is for `expectAnswer`. */
  async get(client: string, key: string): Promise<void> {
    await this.showClient(client);
    await this.inspector.getByLabel('key', { exact: true }).fill(key);
    await this.inspector.getByRole('button', { name: 'Get', exact: true }).click();
  }

  async move(client: string, replica: string): Promise<void> {
    await this.showClient(client);
    await this.inspector.getByRole('button', { name: `talk to ${replica}` }).click();
    await expect(this.client(client)).toHaveAccessibleName(new RegExp(`: talks to ${replica}(,|$)`));
  }

  guarantee(name: 'RYW' | 'MR' | 'WFR' | 'MW'): Locator {
    return this.inspector.getByRole('switch', { name: new RegExp(`^${name}:`) });
  }

  async showClient(id: string): Promise<void> {
    const heading = this.inspector.getByRole('heading', { level: 2, name: new RegExp(`^${id}( at|$)`) });
    if (!(await heading.isVisible())) await this.hand.click(this.client(id));
    await expect(heading).toBeVisible();
  }

  /** Opens the newest answer of the client that is shown, and so the card that says why. */
  async showNewestAnswer(client: string): Promise<Locator> {
    await this.showClient(client);
    await this.inspector
      .getByRole('list', { name: /^Answers/ })
      .getByRole('button')
      .first()
      .click();
    return this.inspector;
  }

  // ---------------------------------------------------------------- the command line

  /** Types the line and waits until it was performed. @returns what it printed */
  async run(line: string): Promise<string[]> {
    await this.type(line);
    await expect(this.commandField).toHaveValue('');
    const rows = this.#log().getByRole('listitem');
    await expect(rows.last().getByRole('button')).toHaveText(line);
    // The server answers at once; what the line gave comes with the events of the next frame.
    await expect(rows.last()).toHaveAttribute('aria-busy', 'false');
    const printed = await rows.last().getByRole('paragraph').allInnerTexts();
    return printed.flatMap((text) => text.split('\n'));
  }

  /** Types the line and does not wait. */
  async type(line: string): Promise<void> {
    await this.commandField.fill(line);
    await this.commandField.press('Enter');
  }

  /** The lines performed so far, the oldest first. */
  async commandLog(): Promise<string[]> {
    return this.#log().getByRole('listitem').getByRole('button').allInnerTexts();
  }

  /** The lines with what they printed, as the page has them. */
  async recorded(): Promise<{ line: string; output: readonly string[] }[]> {
    const { commands } = await this.folded();
    return commands.map(({ line, output }) => ({ line, output: output ?? [] }));
  }

  async expectLogged(line: string | RegExp): Promise<void> {
    await expect(
      this.#log()
        .getByRole('button', typeof line === 'string' ? { name: line, exact: true } : { name: line })
        .last(),
    ).toBeVisible();
  }

  // ---------------------------------------------------------------- by script

  /** The page's own commands; quicker than typing, and it gives notes and errors as they are. */
  perform(line: string): Promise<Performed> {
    return this.page.evaluate((text) => window.oxbow.perform(text), line);
  }

  /** What the page has folded of the run. */
  async folded(): Promise<RunPicture> {
    const picture = await this.page.evaluate(() => window.oxbow.picture());
    if (picture === null) throw new Error('the page has no run yet');
    return picture;
  }

  /** The numbers of the messages that wait on the link, the first in the queue first. */
  async held(from: string, to: string): Promise<number[]> {
    const { messages } = await this.folded();
    return messages
      .filter((message) => message.state === 'held' && message.from === from && message.to === to)
      .map(({ message }) => message);
  }

  /** Messages that died on the link, with the reason. */
  async died(a: string, b: string): Promise<{ message: number; reason: string }[]> {
    const { links } = await this.folded();
    const link = links.find((one) => (one.a === a && one.b === b) || (one.a === b && one.b === a));
    return (link?.died ?? []).map(({ message, reason }) => ({ message, reason }));
  }

  /** How many messages are under way between the two. */
  async underWay(a: string, b: string): Promise<number> {
    const { messages } = await this.folded();
    return messages.filter(({ from, to }) => (from === a && to === b) || (from === b && to === a)).length;
  }

  /** What a client's operations came to, the oldest first; those under way are left out. */
  async answersOf(client: string): Promise<string[]> {
    const { operations } = await this.folded();
    return operations.flatMap(({ client: asker, result }) =>
      asker !== client || result === null ? [] : [answerWords(result)],
    );
  }

  // ---------------------------------------------------------------- helpers

  #log(): Locator {
    return this.page.getByRole('list', { name: 'Lines performed' });
  }
}
