// A picture of the page as a file: SVG, or PNG with two pixels for each of the page's.

import { viewStore } from '../../../store/view-store.ts';
import { downloadBlob } from '../../common/download.ts';
import { drawRegion, type Region } from './draw-region.ts';

const SCALE = 2;

export type Part = 'cluster' | 'strip';
export type PictureFormat = 'svg' | 'png';

const PARTS: Readonly<Record<Part, Omit<Region, 'element'> & { readonly find: string }>> = {
  cluster: {
    find: '.stage-picture',
    without: '.stage-foot, .waiting, button',
    title: 'Cluster: replicas, clients and the links between them',
    isCropped: true,
  },
  strip: {
    find: '.strip-sheet',
    without: '.strip-controls, button',
    title: 'Space-time strip: what happened, and when',
    isCropped: false,
  },
};

/** @returns a sentence where there is no such picture, or `null` */
export async function savePicture(part: Part, format: PictureFormat, name: string): Promise<string | null> {
  const { find, ...how } = PARTS[part];
  const element = document.querySelector(find);
  if (element === null) return 'there is no such picture on the page now';
  const text = await asSvg({ element, ...how });
  const svg = new Blob([text], { type: 'image/svg+xml;charset=utf-8' });
  const picture = format === 'svg' ? svg : await toPng(svg);
  if (picture === null) return 'this browser makes no PNG of it; the SVG is the same picture';
  downloadBlob(`${name}-${part}.${format}`, picture);
  return null;
}

async function asSvg(region: Region): Promise<string> {
  return withFinePixels(() => new XMLSerializer().serializeToString(drawRegion(region)));
}

/** Lets what is drawn on canvases be drawn as on a fine screen, for the moment in which it is taken. */
async function withFinePixels(take: () => string): Promise<string> {
  const before = Object.getOwnPropertyDescriptor(window, 'devicePixelRatio');
  Object.defineProperty(window, 'devicePixelRatio', { value: SCALE, configurable: true });
  try {
    await redrawn();
    return take();
  } finally {
    if (before === undefined) Reflect.deleteProperty(window, 'devicePixelRatio');
    else Object.defineProperty(window, 'devicePixelRatio', before);
    await redrawn();
  }
}

async function redrawn(): Promise<void> {
  // Whoever draws on a canvas does so when the view changes.
  viewStore.setState({ ...viewStore.getState() });
  dispatchEvent(new Event('resize'));
  for (let i = 0; i < 2; i += 1) await new Promise((resolve) => requestAnimationFrame(resolve));
}

async function toPng(svg: Blob): Promise<Blob | null> {
  const address = URL.createObjectURL(svg);
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = image.naturalWidth * SCALE;
    canvas.height = image.naturalHeight * SCALE;
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));
  } catch {
    return null;
  } finally {
    URL.revokeObjectURL(address);
  }
}
