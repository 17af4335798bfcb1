// What `npm run bench:page` measures inside the page. Each probe is handed to the browser as it is, so none uses another.

import type { Page } from '@playwright/test';

/** Frames drawn in a second, and events followed meanwhile. */
export function framesPerSecond(page: Page, millis: number): Promise<{ frames: number; events: number }> {
  return page.evaluate(async (length) => {
    const began = performance.now();
    const first = window.oxbow.sequence();
    let frames = 0;
    while (performance.now() - began < length) {
      await new Promise(requestAnimationFrame);
      frames += 1;
    }
    const seconds = (performance.now() - began) / 1_000;
    return { frames: frames / seconds, events: (window.oxbow.sequence() - first) / seconds };
  }, millis);
}

/** Frames of a page that does nothing but draw as many lines on a canvas as the strip draws at most. */
export function bareCanvasFrames(page: Page, millis: number): Promise<number> {
  return page.evaluate(async (length) => {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [1_280, 240];
    document.body.append(canvas);
    const context = canvas.getContext('2d');
    if (context === null) return 0;
    const began = performance.now();
    let frames = 0;
    while (performance.now() - began < length) {
      await new Promise(requestAnimationFrame);
      context.clearRect(0, 0, 1_280, 240);
      for (let i = 0; i < 1_000; i += 1) {
        context.beginPath();
        context.moveTo((i * 7 + frames) % 1_280, (i * 31) % 240);
        context.lineTo((i * 7 + 30 + frames) % 1_280, (i * 57) % 240);
        context.stroke();
      }
      frames += 1;
    }
    return frames / ((performance.now() - began) / 1_000);
  }, millis);
}

/** Milliseconds of work that each of many small movements of the strip takes, drawing included. */
export function panMillis(page: Page, times: number): Promise<number[]> {
  return page.evaluate(async (count) => {
    const sheet = document.querySelector('.strip-sheet');
    if (sheet === null) throw new Error('there is no strip');
    const box = sheet.getBoundingClientRect();
    const taken: number[] = [];
    for (let i = 0; i < count; i += 1) {
      await new Promise(requestAnimationFrame);
      const began = performance.now();
      const at = { clientX: box.left + box.width / 2, clientY: box.top + 60 };
      const deltaX = i < count / 2 ? -9 : 9;
      sheet.dispatchEvent(new WheelEvent('wheel', { ...at, deltaX, bubbles: true, cancelable: true }));
      const { port1, port2 } = new MessageChannel();
      await new Promise((resolve) => {
        port1.onmessage = resolve;
        port2.postMessage(0);
      });
      taken.push(performance.now() - began);
      port1.close();
    }
    return taken;
  }, times);
}

/** Milliseconds from a wish to go somewhere until the panels show that moment. */
export function seekMillis(page: Page, times: number): Promise<number[]> {
  return page.evaluate(async (count) => {
    const { first, last } = window.oxbow.reach();
    const { port1, port2 } = new MessageChannel();
    const pass = (): Promise<unknown> =>
      new Promise((resolve) => {
        port1.onmessage = resolve;
        port2.postMessage(0);
      });
    const taken: number[] = [];
    let luck = 12_345;
    for (let i = 0; i < count; i += 1) {
      luck = (luck * 1_103_515_245 + 12_345) % 2_147_483_648;
      const goal = first + 1 + Math.floor((luck / 2_147_483_648) * (last - first - 1));
      await new Promise(requestAnimationFrame);
      const began = performance.now();
      window.oxbow.seek(goal);
      while (window.oxbow.sequence() !== goal && performance.now() - began < 10_000) await pass();
      taken.push(performance.now() - began);
    }
    port1.close();
    return taken;
  }, times);
}

/** Milliseconds from a word in the field of the search until the page says in how many places it is. */
export function searchMillis(page: Page, words: readonly string[]): Promise<number[]> {
  return page.evaluate(async (all) => {
    const field = document.querySelector<HTMLInputElement>('input[type=search]');
    const value = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value');
    if (field === null || value === undefined) throw new Error('there is no field to search');
    // React hears of a value only by its event, and only if the value is not the one that it knows.
    const type = (text: string): void => {
      value.set?.call(field, text);
      field.dispatchEvent(new Event('input', { bubbles: true }));
    };
    const answer = (): Element | null => document.querySelector('output[aria-label="Places found"]');
    const until = async (isThere: boolean): Promise<void> => {
      while ((answer() !== null) !== isThere) await new Promise(requestAnimationFrame);
    };
    const taken: number[] = [];
    for (const one of all) {
      const began = performance.now();
      type(one);
      await until(true);
      taken.push(performance.now() - began);
      field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
      await until(false);
    }
    return taken;
  }, words as string[]);
}

/** Milliseconds from the key of the cone until the frame after it is drawn. */
export function coneMillis(page: Page, times: number): Promise<number[]> {
  return page.evaluate(async (count) => {
    const taken: number[] = [];
    for (let i = 0; i < count * 2; i += 1) {
      await new Promise(requestAnimationFrame);
      const began = performance.now();
      document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'c', bubbles: true }));
      await new Promise(requestAnimationFrame);
      // Every other press takes it away.
      if (i % 2 === 0) taken.push(performance.now() - began);
    }
    return taken;
  }, times);
}

/** Milliseconds that parsing as much text as a moment of a recorded run takes. */
export function parseMillis(page: Page, characters: number): Promise<number> {
  return page.evaluate((length) => {
    const one = JSON.stringify({
      type: 'replicaStepped',
      replica: 's1',
      effects: [{ type: 'send', to: 's2' }],
    });
    const text = `[${Array.from({ length: Math.ceil(length / one.length) }, () => one).join()}]`;
    const began = performance.now();
    JSON.parse(text);
    return performance.now() - began;
  }, characters);
}
