// The page in the words of the lab. Everything is found by its role and its accessible name, as a person would.

import { expect, type Locator, type Page } from '@playwright/test';
import type { OperationResult } from '../shared/core/contract.ts';
import type { RunPicture } from '../shared/trace/picture.ts';
import type { OxbowCommands } from '../web/commands/window-commands.ts';
import { direction } from '../web/layout/geometry.ts';
import { escapeForRegExp, Menu, Replica } from './lab-things.ts';
import {
  away,
  centreOf,
  centroid,
  freePointOf,
  isBackground,
  type Point,
  pointWithTooltip,
} from './picture-points.ts';

type Performed = Awaited<ReturnType<OxbowCommands['perform']>>;

/** Far enough to tear any link, and short enough to stay on the picture. */
const PULL_PIXELS = 70;
/** How long what a press does may take to be seen, before it is pressed again. */
const PATIENCE_MILLIS = 3_000;
/** Between the circle of a replica and a stroke that passes by it. */
const BESIDE_PIXELS = 6;

export class Lab {
  readonly page: Page;
  readonly picture: Locator;
  readonly inspector: Locator;
  readonly commandField: Locator;

  constructor(page: Page) {
    this.page = page;
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

  // ---------------------------------------------------------------- by mouse

  async cutByDragging(a: string, b: string, modifier?: 'Alt'): Promise<void> {
    const { at, aside } = await freePointOf(this.link(a, b));
    await this.drag([at, away(at, aside, PULL_PIXELS)], modifier);
  }

  /** Pulls a link a little, and lets go before it tears. */
  async pullAndLetGo(a: string, b: string): Promise<void> {
    const { at, aside } = await freePointOf(this.link(a, b));
    await this.drag([at, away(at, aside, 16)]);
  }

  /** Draws a straight stroke over the background, between the two groups. */
  async knife(left: readonly string[], right: readonly string[], modifier?: 'Alt'): Promise<void> {
    const places = async (ids: readonly string[]) =>
      Promise.all(ids.map((id) => centreOf(this.replica(id).figure)));
    const [lefts, rights] = [await places(left), await places(right)];
    const a = centroid(lefts);
    // By their angles and not by their distances: one that is near must not end up on the stroke.
    const towards = direction(a, centroid(rights.map((right) => away(a, direction(a, right), 1))));
    const along = { x: -towards.y, y: towards.x };
    // Half-way between the two groups where they come closest to each other, and outside of the circles of the first.
    const depth = (point: Point) => (point.x - a.x) * towards.x + (point.y - a.y) * towards.y;
    const deepest = Math.max(...lefts.map(depth));
    const circle = await this.replica(left[0] ?? '')
      .figure.locator('.body')
      .boundingBox();
    const beside = (circle?.width ?? 0) / 2 + BESIDE_PIXELS;
    const edge = deepest + Math.max(beside, (Math.min(...rights.map(depth)) - deepest) / 2);
    const middle = away(a, towards, edge);
    // Links lie between replicas, so a stroke that begins and ends beyond all of them misses none.
    const reach = [...lefts, ...rights].map(
      (point) => (point.x - middle.x) * along.x + (point.y - middle.y) * along.y,
    );
    const ends = [
      await this.#backgroundFrom(middle, along, Math.min(...reach)),
      await this.#backgroundFrom(middle, along, Math.max(...reach)),
    ];
    await this.drag(ends, modifier);
  }

  /** Draws a loop around one replica; the lasso is Shift and a stroke over the background. */
  async lasso(id: string): Promise<void> {
    const centre = await centreOf(this.replica(id).figure);
    const box = await this.#pictureBox();
    const radius = 78;
    const loop = Array.from({ length: 25 }, (_, i) => {
      const angle = (i * Math.PI) / 12;
      return {
        x: clamp(centre.x + radius * Math.cos(angle), box.x + 2, box.x + box.width - 2),
        y: clamp(centre.y + radius * Math.sin(angle), box.y + 2, box.y + box.height - 2),
      };
    });
    // The loop may begin anywhere but on a thing.
    for (let start = 0; start < loop.length; start += 1) {
      if (!(await isBackground(this.page, loop[start] as Point))) continue;
      return this.drag([...loop.slice(start), ...loop.slice(1, start + 1)], 'Shift');
    }
    throw new Error(`there is no background around ${id}`);
  }

  /** Takes the loose end at `near` back to `far`. */
  async healByDragging(near: string, far: string): Promise<void> {
    const end = await pointWithTooltip(this.picture, `drag back to heal ${near}–${far}`);
    await this.drag([end, await centreOf(this.replica(far).figure)]);
  }

  async moveByDragging(client: string, replica: string): Promise<void> {
    await this.dragOnto(this.client(client), this.replica(replica).figure);
  }

  async dragOnto(thing: Locator, other: Locator): Promise<void> {
    await this.drag([await centreOf(thing), await centreOf(other)]);
  }

  /** Draws a replica away from the others, with Shift: its nearest link becomes slower. */
  async stretch(id: string, pixels: number): Promise<void> {
    const at = await centreOf(this.replica(id).figure);
    await this.drag([at, { x: at.x - pixels, y: at.y }], 'Shift');
  }

  /** Presses a thing of the picture, which shows it in the inspector. */
  async click(thing: Locator): Promise<void> {
    // As above: a message that comes by is what is pressed.
    await expect(async () => {
      const { x, y } = await this.#pointOn(thing);
      await this.page.mouse.click(x, y);
      await expect(thing).toHaveAttribute('aria-pressed', 'true', { timeout: PATIENCE_MILLIS });
    }).toPass();
  }

  async drag(through: readonly Point[], modifier?: 'Alt' | 'Shift'): Promise<void> {
    const { mouse, keyboard } = this.page;
    const [first, ...rest] = through;
    if (first === undefined) return;
    await mouse.move(first.x, first.y);
    if (modifier !== undefined) await keyboard.down(modifier);
    await mouse.down();
    for (const { x, y } of rest) await mouse.move(x, y, { steps: rest.length > 2 ? 1 : 8 });
    await mouse.up();
    if (modifier !== undefined) await keyboard.up(modifier);
  }

  // ---------------------------------------------------------------- menus

  async openMenuByRightClick(thing: Locator): Promise<Menu> {
    const title = menuTitleOf(await this.#nameOf(thing));
    const menu = this.page.getByRole('menu', { name: title });
    // A message that comes by just now has a menu of its own; a hand would press again.
    await expect(async () => {
      if (await this.page.getByRole('menu').isVisible()) await this.page.keyboard.press('Escape');
      const { x, y } = await this.#pointOn(thing);
      await this.page.mouse.click(x, y, { button: 'right' });
      await expect(menu).toBeVisible({ timeout: PATIENCE_MILLIS });
    }).toPass();
    return new Menu(menu);
  }

  /** The "…" shows when the pointer is over the thing. */
  async openMenuByDots(thing: Locator, name: string): Promise<Menu> {
    const over = await this.#pointOn(thing);
    await this.page.mouse.move(over.x, over.y);
    const dots = await pointWithTooltip(thing, `menu of ${name}`);
    await this.page.mouse.move(dots.x, dots.y);
    await this.page.mouse.click(dots.x, dots.y);
    return this.menu();
  }

  async openMenuByKey(thing: Locator): Promise<Menu> {
    await thing.focus();
    await this.page.keyboard.press('Shift+F10');
    return this.menu();
  }

  async menu(): Promise<Menu> {
    const menu = this.page.getByRole('menu');
    await expect(menu).toBeVisible();
    return new Menu(menu);
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
    if (!(await heading.isVisible())) await this.click(this.client(id));
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
      asker !== client || result === null ? [] : [inWords(result)],
    );
  }

  // ---------------------------------------------------------------- helpers

  #log(): Locator {
    return this.page.getByRole('list', { name: 'Lines performed' });
  }

  async #pictureBox() {
    const box = await this.picture.boundingBox();
    if (box === null) throw new Error('the picture is not on the page');
    return box;
  }

  async #nameOf(thing: Locator): Promise<string> {
    return (await thing.getAttribute('aria-label')) ?? '';
  }

  /** A link is thin and other things may lie over its middle; the others are pressed in the middle. */
  async #pointOn(thing: Locator): Promise<Point> {
    return (await this.#nameOf(thing)).startsWith('link') ? (await freePointOf(thing)).at : centreOf(thing);
  }

  /** The first point on the background along a line, going outwards from so many pixels on. */
  async #backgroundFrom(middle: Point, along: Point, from: number): Promise<Point> {
    for (let pixels = 0; pixels < 600; pixels += 12) {
      const at = away(middle, along, from < 0 ? from - pixels : from + pixels);
      if (await isBackground(this.page, at)) return at;
    }
    throw new Error('no background is left where the stroke should begin');
  }
}

function inWords(result: OperationResult): string {
  switch (result.type) {
    case 'value':
      return result.value;
    case 'missing':
      return 'ERR_KEY';
    case 'accepted':
      return 'ok';
    case 'refused':
      return result.reason;
  }
}

/** `link s0–s1: cut` → `Link s0–s1`. */
function menuTitleOf(name: string): string {
  const [thing = ''] = name.split(':');
  return thing.charAt(0).toUpperCase() + thing.slice(1);
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
