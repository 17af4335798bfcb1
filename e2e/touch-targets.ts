// How large what can be pressed is to a finger: by its box, with all that takes its press.

import { expect, type Page } from '@playwright/test';

/** As wide as the tip of a finger, in CSS pixels (WCAG 2.5.5). */
const FINGER = 44;

interface Small {
  readonly name: string;
  /** Pixels that take its press, through the place where they are most. */
  readonly width: number;
  readonly height: number;
  /** What takes the press just beyond them. */
  readonly beside: readonly string[];
}

/** @param part a selector; absent: all of the page. Of a modal dialog that is open only what is in it. */
export async function expectTouchable(page: Page, part = 'body'): Promise<void> {
  // What is loaded late, or goes past just now, is looked at again; all that is found on the way is told at the end.
  await expect
    .configure({ soft: true, timeout: 10_000 })
    .poll(() => page.evaluate(measureTargets, { part, finger: FINGER }), `targets of ${part}`)
    .toEqual({ found: true, small: [] });
}

/** Handed to the browser as it is, so all that it uses is within. */
function measureTargets(asked: { part: string; finger: number }): { found: boolean; small: Small[] } {
  const { finger } = asked;
  const roles = 'button,checkbox,link,menuitem,option,radio,scrollbar,slider,switch,tab'.split(',');
  const fields =
    'a[href], button, input:not([type=hidden]), select, textarea, summary, [contenteditable=true]';
  const pressable = `${fields}, ${roles.map((role) => `[role=${role}]`).join()}`;
  // A pixel may be lost where a box begins between two.
  const enough = (pixels: number): boolean => pixels >= finger - 1;

  /** Whether a press on what lies topmost there is one on the target: also what bubbles up, or a label hands on. */
  const takes = (target: Element, x: number, y: number): boolean => {
    const hit = document.elementFromPoint(x, y);
    const owner = hit?.closest(pressable);
    if (owner === target) return true;
    if (owner === null || owner === undefined) {
      const label = hit?.closest('label');
      if (label?.control === target) return true;
    }
    // The loose ends of a cut link are drawn above all links, and stand for it.
    const end = hit?.closest('[data-target^="end:"]')?.getAttribute('data-target')?.split(':').slice(1) ?? [];
    const name = target.getAttribute('data-target');
    return end.length > 0 && (name === `link:${end.join(':')}` || name === `link:${end.reverse().join(':')}`);
  };

  /** How far a press still counts, both ways along one axis, from a point that does. */
  const reach = (target: Element, { x, y }: { x: number; y: number }, dx: number, dy: number): number => {
    let pixels = 1;
    for (const way of [-1, 1])
      for (let step = 1; step <= finger; step += 1) {
        if (!takes(target, x + way * step * dx, y + way * step * dy)) break;
        pixels += 1;
      }
    return pixels;
  };

  const SHARES = [0.5, 0.3, 0.7, 0.4, 0.6, 0.2, 0.8, 0.1, 0.9];
  const pointsIn = (target: Element, shares: number[]): { x: number; y: number }[] => {
    const { left, top, width, height } = target.getBoundingClientRect();
    return shares.flatMap((down) =>
      shares.map((along) => ({ x: left + width * along, y: top + height * down })),
    );
  };

  const isDrawn = (element: Element): boolean => {
    const { width, height } = element.getBoundingClientRect();
    return width >= 2 || height >= 2;
  };

  const measure = (target: Element, drawn: Element): { width: number; height: number } => {
    let best = { width: 0, height: 0 };
    for (const point of pointsIn(drawn, SHARES.slice(0, 3))) {
      if (!takes(target, point.x, point.y)) continue;
      const here = { width: reach(target, point, 1, 0), height: reach(target, point, 0, 1) };
      if (Math.min(here.width, here.height) > Math.min(best.width, best.height)) best = here;
      if (enough(best.width) && enough(best.height)) break;
    }
    return best;
  };

  /**
   * A link is a band from one thing to another, which others cross, and whose ends lie beneath what they join: it has to be
   * a finger wide, and free somewhere.
   */
  const measureLink = (target: Element, line: SVGLineElement): { width: number; height: number } => {
    const matrix = line.getScreenCTM();
    const band = Number.parseFloat(getComputedStyle(line).strokeWidth) * (matrix?.a ?? 0);
    const length = line.getTotalLength();
    const ends = [...document.querySelectorAll('[data-target^="end:"] .end-hit')].flatMap((end) =>
      pointsIn(end, SHARES),
    );
    const along = Array.from({ length: 30 }, (_, i) =>
      line.getPointAtLength((length * (i + 1)) / 31).matrixTransform(matrix ?? undefined),
    );
    const isFree = [...along, ...ends].some(({ x, y }) => takes(target, x, y));
    return isFree ? { width: band, height: band } : { width: 0, height: 0 };
  };

  /** A target among the words of a line is as high as the line is (the exception of WCAG 2.5.5 and 2.5.8). */
  const isInText = (target: Element): boolean =>
    getComputedStyle(target).display === 'inline' &&
    [...(target.parentElement?.childNodes ?? [])].some(
      (node) => node.nodeType === Node.TEXT_NODE && /\w/.test(node.textContent ?? ''),
    );

  const nameOf = (element: Element | null | undefined): string => {
    if (element === null || element === undefined) return 'nothing';
    const words = element.getAttribute('aria-label') ?? element.textContent?.trim() ?? '';
    return `${element.tagName.toLowerCase()}.${element.getAttribute('class') ?? ''} “${words.slice(0, 50)}”`;
  };

  const besideOf = (target: Element, { width, height }: { width: number; height: number }): string[] => {
    const { left, top, width: w, height: h } = target.getBoundingClientRect();
    const [x, y] = [left + w / 2, top + h / 2];
    const [dx, dy] = [width / 2 + 3, height / 2 + 3];
    return [
      [x - dx, y],
      [x + dx, y],
      [x, y - dy],
      [x, y + dy],
    ].map(([atX = 0, atY = 0]) => nameOf(document.elementFromPoint(atX, atY)));
  };

  const small: Small[] = [];
  let found = false;
  const root = document.querySelector('dialog[open]') ?? document.querySelector(asked.part);
  for (const target of root?.querySelectorAll(pressable) ?? []) {
    if (!target.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    if (target.matches(':disabled, [aria-disabled=true], [inert] *')) continue;
    if (isInText(target)) continue;
    // A field that is not drawn is pressed by its words.
    const [label = null] = target instanceof HTMLInputElement ? (target.labels ?? []) : [];
    const drawn = isDrawn(target) ? target : label;
    // What is there for screen readers alone.
    if (drawn === null || !isDrawn(drawn)) continue;
    found = true;
    const line = target.querySelector<SVGLineElement>('line.hit');
    const look = (): boolean => {
      size = line === null ? measure(target, drawn) : measureLink(target, line);
      return enough(size.width) && enough(size.height);
    };
    let size = { width: 0, height: 0 };
    if (look()) continue;
    // Where it stands it may be at an edge, or out of view.
    drawn.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
    if (look()) continue;
    small.push({ name: nameOf(drawn), ...size, beside: besideOf(drawn, size) });
  }
  return { found, small };
}
