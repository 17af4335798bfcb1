// A part of the page as one SVG that needs nothing else: its drawings with their styles inside, what lies on a canvas as
// an image, and the texts that lie over them.

import { inlineStyles } from './inline-styles.ts';

const SVG = 'http://www.w3.org/2000/svg';

export interface Region {
  readonly element: Element;
  /** What of it is for hands: buttons, hints. */
  readonly without: string;
  /** For who cannot see it. */
  readonly title: string;
  /** Whether the room around what is drawn is left out. */
  readonly isCropped: boolean;
}

/** Around what is drawn. */
const MARGIN = 20;

export function drawRegion({ element, without, title, isCropped }: Region): SVGSVGElement {
  const frame = element.getBoundingClientRect();
  const svg = document.createElementNS(SVG, 'svg');
  const place = isCropped ? cropOf(element, frame) : { x: 0, y: 0, width: frame.width, height: frame.height };
  const [x, y, width, height] = [place.x, place.y, place.width, place.height].map(Math.round) as Four;
  for (const [name, value] of Object.entries({ width, height, viewBox: `${x} ${y} ${width} ${height}` }))
    svg.setAttribute(name, String(value));
  const name = document.createElementNS(SVG, 'title');
  name.textContent = title;
  svg.append(name, groundOf(element, { x, y, width, height }));
  draw(element, { svg, frame, without });
  return svg;
}

type Four = [number, number, number, number];

/** What the drawings in it take, with a margin, and no more than there is. */
function cropOf(element: Element, frame: DOMRect): Pick<DOMRect, 'x' | 'y' | 'width' | 'height'> {
  const drawing = element.querySelector('svg');
  if (drawing === null) return { x: 0, y: 0, width: frame.width, height: frame.height };
  const box = drawing.getBBox();
  const x = Math.max(0, box.x - MARGIN);
  const y = Math.max(0, box.y - MARGIN);
  const right = Math.min(frame.width, box.x + box.width + MARGIN);
  const bottom = Math.min(frame.height, box.y + box.height + MARGIN);
  return { x, y, width: right - x, height: bottom - y };
}

interface Sheet {
  readonly svg: SVGSVGElement;
  readonly frame: DOMRect;
  readonly without: string;
}

function draw(element: Element, sheet: Sheet): void {
  for (const child of element.childNodes) {
    if (child instanceof Text) drawText(child, sheet);
    if (!(child instanceof Element) || child.matches(sheet.without)) continue;
    const { display, visibility } = getComputedStyle(child);
    if (display === 'none' || visibility === 'hidden' || child.matches('.spoken-only')) continue;
    if (child instanceof SVGSVGElement) drawDrawing(child, sheet);
    else if (child instanceof HTMLCanvasElement) drawCanvas(child, sheet);
    else draw(child, sheet);
  }
}

function drawDrawing(drawing: SVGSVGElement, { svg, frame }: Sheet): void {
  const box = drawing.getBoundingClientRect();
  if (box.width === 0 || box.height === 0) return;
  const copy = inlineStyles(drawing);
  const place = { x: box.left - frame.left, y: box.top - frame.top, width: box.width, height: box.height };
  for (const [name, value] of Object.entries(place)) copy.setAttribute(name, String(value));
  // Inside of another drawing the scale of the page is no longer that of the window.
  if (!copy.hasAttribute('viewBox'))
    copy.setAttribute('viewBox', `0 0 ${drawing.clientWidth} ${drawing.clientHeight}`);
  copy.setAttribute('overflow', 'visible');
  svg.append(copy);
}

function drawCanvas(canvas: HTMLCanvasElement, { svg, frame }: Sheet): void {
  const box = canvas.getBoundingClientRect();
  if (canvas.width === 0 || canvas.height === 0 || box.width === 0) return;
  const image = document.createElementNS(SVG, 'image');
  const place = {
    x: box.left - frame.left,
    y: box.top - frame.top,
    width: box.width,
    height: box.height,
    href: canvas.toDataURL('image/png'),
  };
  for (const [name, value] of Object.entries(place)) image.setAttribute(name, String(value));
  svg.append(image);
}

/** Words of the page that lie over the picture, each line of them where it is. */
function drawText(text: Text, { svg, frame }: Sheet): void {
  const words = (text.textContent ?? '').trim();
  const parent = text.parentElement;
  if (words === '' || parent === null) return;
  const range = document.createRange();
  range.selectNodeContents(text);
  const box = range.getBoundingClientRect();
  if (box.width === 0) return;
  const { color, fontFamily, fontSize, fontWeight } = getComputedStyle(parent);
  const drawn = document.createElementNS(SVG, 'text');
  const place = {
    x: box.left - frame.left,
    y: box.top - frame.top + box.height / 2,
    'dominant-baseline': 'central',
    fill: color,
    'font-family': fontFamily,
    'font-size': fontSize,
    'font-weight': fontWeight,
  };
  for (const [name, value] of Object.entries(place)) drawn.setAttribute(name, String(value));
  drawn.textContent = words;
  svg.append(drawn);
}

/** The colour on which it stands, which may be that of something around it. */
function groundOf(element: Element, place: Readonly<Record<string, number>>): SVGRectElement {
  let ground: Element | null = element;
  const colourOf = (one: Element): string => getComputedStyle(one).backgroundColor;
  while (ground !== null && /^(transparent|rgba\(0, 0, 0, 0\))$/.test(colourOf(ground)))
    ground = ground.parentElement;
  const rect = document.createElementNS(SVG, 'rect');
  const filled = { ...place, fill: colourOf(ground ?? document.body) };
  for (const [name, value] of Object.entries(filled)) rect.setAttribute(name, String(value));
  return rect;
}
