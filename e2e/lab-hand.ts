// What a hand does to the things of the picture: it drags, cuts, encircles, presses, and opens their menus.

import { expect, type Locator } from '@playwright/test';
import { direction } from '../web/layout/geometry.ts';
import type { Lab } from './lab-page.ts';
import { Menu } from './lab-things.ts';
import {
  away,
  centreOf,
  centroid,
  freePointOf,
  isBackground,
  type Point,
  pointWithTooltip,
} from './picture-points.ts';

/** Far enough to tear any link, and short enough to stay on the picture. */
const PULL_PIXELS = 70;
/** How long what a press does may take to be seen, before it is pressed again. */
const PATIENCE_MILLIS = 3_000;
/** Between the circle of a replica and a stroke that passes by it. */
const BESIDE_PIXELS = 6;

export class LabHand {
  readonly #lab: Lab;

  constructor(lab: Lab) {
    this.#lab = lab;
  }

  async cutByDragging(a: string, b: string, modifier?: 'Alt'): Promise<void> {
    const { at, aside } = await freePointOf(this.#lab.link(a, b));
    await this.drag([at, away(at, aside, PULL_PIXELS)], modifier);
  }

  /** Pulls a link a little, and lets go before it tears. */
  async pullAndLetGo(a: string, b: string): Promise<void> {
    const { at, aside } = await freePointOf(this.#lab.link(a, b));
    await this.drag([at, away(at, aside, 16)]);
  }

  /** Draws a straight stroke over the background, between the two groups. */
  async knife(left: readonly string[], right: readonly string[], modifier?: 'Alt'): Promise<void> {
    const places = async (ids: readonly string[]) =>
      Promise.all(ids.map((id) => centreOf(this.#lab.replica(id).figure)));
    const [lefts, rights] = [await places(left), await places(right)];
    const a = centroid(lefts);
    // By their angles and not by their distances: one that is near must not end up on the stroke.
    const towards = direction(a, centroid(rights.map((right) => away(a, direction(a, right), 1))));
    const along = { x: -towards.y, y: towards.x };
    // Half-way between the two groups where they come closest to each other, and outside of the circles of the first.
    const depth = (point: Point) => (point.x - a.x) * towards.x + (point.y - a.y) * towards.y;
    const deepest = Math.max(...lefts.map(depth));
    const circle = await this.#lab
      .replica(left[0] ?? '')
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
    const centre = await centreOf(this.#lab.replica(id).figure);
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
      if (!(await isBackground(this.#lab.page, loop[start] as Point))) continue;
      return this.drag([...loop.slice(start), ...loop.slice(1, start + 1)], 'Shift');
    }
    throw new Error(`there is no background around ${id}`);
  }

  /** Takes the loose end at `near` back to `far`. */
  async healByDragging(near: string, far: string): Promise<void> {
    const end = await pointWithTooltip(this.#lab.picture, `drag back to heal ${near}–${far}`);
    await this.drag([end, await centreOf(this.#lab.replica(far).figure)]);
  }

  async moveByDragging(client: string, replica: string): Promise<void> {
    await this.dragOnto(this.#lab.client(client), this.#lab.replica(replica).figure);
  }

  async dragOnto(thing: Locator, other: Locator): Promise<void> {
    await this.drag([await centreOf(thing), await centreOf(other)]);
  }

  /** Draws a replica away from the others, with Shift: its nearest link becomes slower. */
  async stretch(id: string, pixels: number): Promise<void> {
    const at = await centreOf(this.#lab.replica(id).figure);
    await this.drag([at, { x: at.x - pixels, y: at.y }], 'Shift');
  }

  /** Presses a thing of the picture, which shows it in the inspector. */
  async click(thing: Locator): Promise<void> {
    // As above: a message that comes by is what is pressed.
    await expect(async () => {
      const { x, y } = await this.#pointOn(thing);
      await this.#lab.page.mouse.click(x, y);
      await expect(thing).toHaveAttribute('aria-pressed', 'true', { timeout: PATIENCE_MILLIS });
    }).toPass();
  }

  async drag(through: readonly Point[], modifier?: 'Alt' | 'Shift'): Promise<void> {
    const { mouse, keyboard } = this.#lab.page;
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
    const menu = this.#lab.page.getByRole('menu', { name: title });
    // A message that comes by just now has a menu of its own; a hand would press again.
    await expect(async () => {
      if (await this.#lab.page.getByRole('menu').isVisible()) await this.#lab.page.keyboard.press('Escape');
      const { x, y } = await this.#pointOn(thing);
      await this.#lab.page.mouse.click(x, y, { button: 'right' });
      await expect(menu).toBeVisible({ timeout: PATIENCE_MILLIS });
    }).toPass();
    return new Menu(menu);
  }

  /** The "…" shows when the pointer is over the thing. */
  async openMenuByDots(thing: Locator, name: string): Promise<Menu> {
    const over = await this.#pointOn(thing);
    await this.#lab.page.mouse.move(over.x, over.y);
    const dots = await pointWithTooltip(thing, `menu of ${name}`);
    await this.#lab.page.mouse.move(dots.x, dots.y);
    await this.#lab.page.mouse.click(dots.x, dots.y);
    return this.menu();
  }

  async openMenuByKey(thing: Locator): Promise<Menu> {
    await thing.focus();
    await this.#lab.page.keyboard.press('Shift+F10');
    return this.menu();
  }

  async menu(): Promise<Menu> {
    const menu = this.#lab.page.getByRole('menu');
    await expect(menu).toBeVisible();
    return new Menu(menu);
  }

  // ---------------------------------------------------------------- helpers

  async #pictureBox() {
    const box = await this.#lab.picture.boundingBox();
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
      if (await isBackground(this.#lab.page, at)) return at;
    }
    throw new Error('no background is left where the stroke should begin');
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
