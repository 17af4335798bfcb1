// How this page follows any run: which protocols it knows, when it draws, what it narrates.

import { findProtocolPage } from '../protocols/index.ts';
import type { FollowerOptions } from '../store/follower.ts';
import { narrate, narrateMark } from '../store/narration.ts';
import { narrationStore, sayTogether } from '../store/narration-store.ts';
import { runStore } from '../store/run-store.ts';
import { showOwnRefusal } from '../store/show-refusal.ts';

/** What happens within this time is said together. */
const MOMENT_MILLIS = 700;
/** Where no frame is drawn (a hidden tab), news are still taken in. */
const HIDDEN_MILLIS = 250;

export function pageFollowerOptions(): FollowerOptions {
  const said: string[] = [];
  return {
    store: runStore,
    protocolOf: (name) => findProtocolPage(name)?.protocol ?? null,
    wordsOf: (name, picture) => {
      const page = findProtocolPage(name);
      if (page === null) throw new Error(`this page does not know the protocol ${name}`);
      return page.words(picture);
    },
    schedule: (callback) => {
      if (document.hidden) setTimeout(callback, HIDDEN_MILLIS);
      else requestAnimationFrame(callback);
    },
    pageNow: () => performance.now(),
    onEvent: (event, picture) => {
      showOwnRefusal(event, performance.now());
      const page = findProtocolPage(picture.header.protocol);
      const sentences = narrate(event);
      if (page !== null)
        for (const mark of page.words(picture).marksOf(event)) sentences.push(...narrateMark(mark));
      if (sentences.length === 0) return;
      if (said.length === 0)
        setTimeout(() => narrationStore.setState({ sentence: sayTogether(said.splice(0)) }), MOMENT_MILLIS);
      said.push(...sentences);
    },
  };
}
