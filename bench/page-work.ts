// What a page costs, as its browser counts it: processor time and memory. Beside what the clock says they tell on a busy
// machine which of the two was slow.

import { readFileSync } from 'node:fs';
import type { Browser, CDPSession, Page } from '@playwright/test';

export interface PageWork {
  /** Seconds of processor time that the page's own thread took so far. */
  thread(): Promise<number>;
  /** The same of all its threads, workers among them. */
  process(): Promise<number>;
  /** Megabytes that its process holds once garbage is gone; 0 where the system does not tell. */
  memory(): Promise<number>;
}

/** The page has to be the only one of its browser that does anything. */
export async function watchWork(browser: Browser, page: Page): Promise<PageWork> {
  const ofPage = await page.context().newCDPSession(page);
  const ofBrowser = await browser.newBrowserCDPSession();
  await ofPage.send('Performance.enable', { timeDomain: 'threadTicks' });
  return {
    async thread() {
      const { metrics } = await ofPage.send('Performance.getMetrics');
      return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0;
    },
    process: async () => (await busiestRenderer(ofBrowser)).cpuTime,
    async memory() {
      await ofPage.send('HeapProfiler.collectGarbage');
      return residentMegabytes((await busiestRenderer(ofBrowser)).id);
    },
  };
}

async function busiestRenderer(session: CDPSession): Promise<{ id: number; cpuTime: number }> {
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const renderers = processInfo.filter(({ type }) => type === 'renderer');
  return renderers.sort((a, b) => b.cpuTime - a.cpuTime)[0] ?? { id: 0, cpuTime: 0 };
}

function residentMegabytes(process: number): number {
  try {
    const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${process}/status`, 'utf8'))?.[1];
    return Number(kilobytes ?? 0) / 1_000;
  } catch {
    return 0;
  }
}
