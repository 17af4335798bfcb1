// The sheet of slants: what has ended is drawn on it once, and then it only slides. Drawn anew at each frame, thousands of
// slants cost a slow machine more than all the rest of the page.

import { type TimeFrame, timeScale } from '../../layout/space-time.ts';
import type { Arrow, History, Mark } from '../../store/history.ts';
import { type Drawing, drawArrow, drawMark, quietness } from './draw-slants.ts';

/** Of the visible time: how much more the sheet holds before it is moved back. */
const SPARE = 0.5;

type Style = Omit<Drawing, 'x' | 'frame' | 'now' | 'quietAlpha'>;

export class SlantSheet {
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  readonly #ratio: number;

  readonly #pixelsPerMilli: number;
  readonly #spareMillis: number;
  /** Milliseconds at the left edge. */
  #from: number;
  readonly #widthMillis: number;
  /** What is on the sheet already. */
  #drawn = new WeakSet<Arrow | Mark>();

  /** @param ratio device pixels per pixel of the drawing. */
  constructor(frame: TimeFrame, height: number, ratio: number) {
    this.#ratio = ratio;

    const span = frame.to - frame.from;
    this.#pixelsPerMilli = (frame.width - frame.gutter) / span;
    this.#spareMillis = span * SPARE;
    this.#widthMillis = span + this.#spareMillis;
    this.#from = frame.from;
    this.#canvas = document.createElement('canvas');
    this.#canvas.width = Math.ceil(this.#widthMillis * this.#pixelsPerMilli * ratio);
    this.#canvas.height = Math.ceil(height * ratio);
    this.#context = this.#canvas.getContext('2d') as CanvasRenderingContext2D;
  }

  /** Draws the slants and marks of the visible time: what has ended from the sheet, the rest as it is now. */
  draw(
    target: CanvasRenderingContext2D,
    history: History,
    frame: TimeFrame,
    now: number,
    style: Style,
  ): void {
    if (frame.from < this.#from) this.#beginAt(frame.from);
    else if (frame.to > this.#from + this.#widthMillis) this.#moveTo(frame.from);
    const quietAlpha = quietness(history.arrows, frame);
    const open: Arrow[] = [];
    const end = this.#from + this.#widthMillis;
    const onSheet: Drawing = {
      ...style,
      x: (at) => (at - this.#from) * this.#pixelsPerMilli,
      frame: { from: this.#from },
      now,
      quietAlpha,
    };
    this.#context.setTransform(this.#ratio, 0, 0, this.#ratio, 0, 0);
    for (const arrow of history.arrows) {
      const ended = arrow.arrivedAt ?? arrow.lostAt;
      // What ends right of the sheet comes onto it when the sheet has been moved there.
      if (arrow.sentAt > frame.to || (ended ?? now) < this.#from || this.#drawn.has(arrow)) continue;
      if (ended === null || ended > end) open.push(arrow);
      else {
        this.#drawn.add(arrow);
        drawArrow(this.#context, arrow, onSheet);
      }
    }
    for (const mark of history.marks) {
      if (mark.at > end || mark.at < this.#from || this.#drawn.has(mark)) continue;
      this.#drawn.add(mark);
      drawMark(this.#context, mark, onSheet);
    }
    const left = frame.gutter - (frame.from - this.#from) * this.#pixelsPerMilli;
    target.drawImage(
      this.#canvas,
      // On whole pixels of the screen: between them every line would be smeared over two.
      Math.round(left * this.#ratio) / this.#ratio,
      0,
      this.#canvas.width / this.#ratio,
      this.#canvas.height / this.#ratio,
    );
    const onTarget: Drawing = { ...style, x: timeScale(frame), frame, now, quietAlpha };
    for (const arrow of open) drawArrow(target, arrow, onTarget);
  }

  /** Begins anew: what was drawn lay later. */
  #beginAt(from: number): void {
    // Who goes back goes on going back.
    this.#from = from - this.#spareMillis * 0.9;
    this.#drawn = new WeakSet();
    this.#context.setTransform(1, 0, 0, 1, 0, 0);
    this.#context.clearRect(0, 0, this.#canvas.width, this.#canvas.height);
  }

  /** Slides what is drawn to the left, so that there is room at the right again. */
  #moveTo(from: number): void {
    const shift = (this.#from - from) * this.#pixelsPerMilli * this.#ratio;
    this.#from = from;
    const context = this.#context;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.globalCompositeOperation = 'copy';
    context.drawImage(this.#canvas, Math.round(shift), 0);
    context.globalCompositeOperation = 'source-over';
    // Whole pixels only: what was drawn must not become blurred by being moved.
    this.#from -= (Math.round(shift) - shift) / (this.#pixelsPerMilli * this.#ratio);
  }
}
