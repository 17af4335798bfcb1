// A drawing of the page as one that stands by itself: what style sheets say of it is written into it.

/** What can be said of a shape or a text, and what is so unless it is said. */
const PROPERTIES: Readonly<Record<string, string>> = {
  fill: 'rgb(0, 0, 0)',
  'fill-opacity': '1',
  stroke: 'none',
  'stroke-width': '1px',
  'stroke-opacity': '1',
  'stroke-dasharray': 'none',
  'stroke-linecap': 'butt',
  'stroke-linejoin': 'miter',
  'font-family': '',
  'font-size': '',
  'font-weight': '400',
  'font-style': 'normal',
  'letter-spacing': 'normal',
  'text-anchor': 'start',
  'dominant-baseline': 'auto',
  'paint-order': 'normal',
};
/** These are not handed on to what is inside. */
const OWN: Readonly<Record<string, string>> = { opacity: '1', 'clip-path': 'none', mask: 'none' };
/** What means something to a page alone. */
const DROPPED = /^(class|style|tabindex|role|aria-.*|data-.*)$/;

/** @returns a copy, with nothing of it that cannot be seen */
export function inlineStyles(svg: SVGSVGElement): SVGSVGElement {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  inline(svg, copy, null);
  return copy;
}

function inline(original: Element, copy: Element, parent: CSSStyleDeclaration | null): void {
  const style = getComputedStyle(original);
  for (const name of copy.getAttributeNames()) if (DROPPED.test(name)) copy.removeAttribute(name);
  for (const [name, usual] of Object.entries(PROPERTIES)) {
    const value = plain(style.getPropertyValue(name));
    const before = parent === null ? usual : plain(parent.getPropertyValue(name));
    if (value !== before) copy.setAttribute(name, value);
  }
  for (const [name, usual] of Object.entries(OWN)) {
    const value = style.getPropertyValue(name);
    if (value !== '' && value !== usual) copy.setAttribute(name, value);
  }
  const { transform } = style;
  if (transform !== 'none' && !original.hasAttribute('transform'))
    copy.setAttribute(
      'style',
      `transform:${transform};transform-origin:${style.transformOrigin};transform-box:${style.transformBox}`,
    );
  const children = [...copy.children];
  for (const [i, child] of [...original.children].entries()) {
    const twin = children[i];
    if (twin === undefined) continue;
    if (isHidden(child)) twin.remove();
    else inline(child, twin, style);
  }
}

function isHidden(element: Element): boolean {
  const { display, visibility, opacity } = getComputedStyle(element);
  const isTitle = element.tagName === 'title' || element.tagName === 'desc';
  return !isTitle && (display === 'none' || visibility === 'hidden' || opacity === '0');
}

/** Mixed colours come out of a style sheet in a form that drawing programs do not know. */
function plain(value: string): string {
  return value.replaceAll(
    /color\(srgb ([\d.e-]+) ([\d.e-]+) ([\d.e-]+)(?: \/ ([\d.]+))?\)/g,
    (_, red: string, green: string, blue: string, alpha: string | undefined) => {
      const [r, g, b] = [red, green, blue].map((share) => Math.round(Number(share) * 255));
      return alpha === undefined ? `rgb(${r}, ${g}, ${b})` : `rgba(${r}, ${g}, ${b}, ${alpha})`;
    },
  );
}
