// Where things of the cluster picture are on the screen, for the mouse. The picture is found by roles and names; only
// places are read off its shapes, as a hand reads them off the screen.

import type { Locator, Page } from '@playwright/test';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A point of the link where nothing else lies on top, and the direction in which it can be pulled off. */
export async function freePointOf(link: Locator): Promise<{ at: Point; aside: Point }> {
  const found = await link.evaluate((figure) => {
    const line = figure.querySelector('line');
    const matrix = line?.getScreenCTM();
    if (!line || !matrix) return null;
    const end = (x: SVGAnimatedLength, y: SVGAnimatedLength) =>
      new DOMPoint(x.baseVal.value, y.baseVal.value).matrixTransform(matrix);
    const from = end(line.x1, line.y1);
    const to = end(line.x2, line.y2);
    const length = Math.hypot(to.x - from.x, to.y - from.y);
    const aside = { x: -(to.y - from.y) / length, y: (to.x - from.x) / length };
    // Other links, notes and the names of keys may lie over it; in the very middle messages are drawn that stand still.
    for (const fraction of [0.38, 0.62, 0.32, 0.68, 0.26, 0.74, 0.44, 0.56, 0.5, 0.2, 0.8]) {
      const at = { x: from.x + fraction * (to.x - from.x), y: from.y + fraction * (to.y - from.y) };
      const hit = document.elementFromPoint(at.x, at.y);
      if (hit?.closest('[role=button]') === figure) return { at, aside };
    }
    return null;
  });
  if (found === null) throw new Error('no point of this link is free for the pointer');
  return found;
}

/** The middle of the circle of a replica, or of the box of a client. */
export function centreOf(figure: Locator): Promise<Point> {
  return figure.evaluate((element) => {
    const matrix = (element as SVGGElement).getScreenCTM();
    const middle = new DOMPoint(0, 0).matrixTransform(matrix ?? undefined);
    return { x: middle.x, y: middle.y };
  });
}

/** The middle of what a tooltip belongs to: a loose end, a "…" button. */
export function pointWithTooltip(within: Locator, tooltip: string): Promise<Point> {
  return within.evaluate((element, text) => {
    const title = [...element.querySelectorAll('title')].find((one) => one.textContent === text);
    const owner = title?.parentElement;
    if (!owner) throw new Error(`nothing here says “${text}”`);
    const box = owner.getBoundingClientRect();
    return { x: box.left + box.width / 2, y: box.top + box.height / 2 };
  }, tooltip);
}

/** Whether a press there would begin on the empty background of the picture. */
export function isBackground(page: Page, at: Point): Promise<boolean> {
  return page.evaluate(({ x, y }) => {
    const hit = document.elementFromPoint(x, y);
    return hit?.closest('[role=group]')?.tagName === 'svg' && hit.closest('[role=button]') === null;
  }, at);
}

export function away(from: Point, direction: Point, pixels: number): Point {
  return { x: from.x + direction.x * pixels, y: from.y + direction.y * pixels };
}

export function centroid(points: readonly Point[]): Point {
  const sum = points.reduce((total, { x, y }) => ({ x: total.x + x, y: total.y + y }), { x: 0, y: 0 });
  return { x: sum.x / points.length, y: sum.y / points.length };
}
