// What the page shows, by its address: a run of the server, a simulation of its own, or a file. Going back and forward in
// the browser's history goes there and back.

import { assertNever, fail, type Result } from '../../shared/core/result.ts';
import { unpackText } from '../commands/link-text.ts';
import { addressOfOpened, NO_VIEW, readAddress, type SharedView } from '../commands/shared-address.ts';
import { branchStore, type From } from '../store/branches/branch-store.ts';
import { FIRST_BRANCH } from '../store/branches/branches.ts';
import { commandStore } from '../store/command-store.ts';
import { pageRunStore } from '../store/page-run.ts';
import { recordedStore } from '../store/recorded-store.ts';
import { liveStore } from '../store/run-store.ts';
import { runsStore } from '../store/runs-store.ts';
import { viewStore } from '../store/view-store.ts';
import { keepVisits } from '../store/visits.ts';
import { type BranchPlace, beginFamily, placeIn, restoreFamily, shownPlace } from './branch-place.ts';
import { forgetRun } from './forget-run.ts';
import { isFramedByOther } from './framing.ts';
import { followPageRun } from './live/page-runs.ts';
import { openRunOffice } from './live/run-office.ts';
import { beginOpening } from './openings.ts';
import { kindOfFile, readScriptFile } from './read-script-file.ts';
import { addressFor, keepAddress, keptScript, prepareAddress } from './script-address.ts';
import { isShown, markOther, markShown } from './shown-address.ts';
import { showView, untilFolded } from './shown-moment.ts';
import type { KeptFile, PageRunHooks } from './simulated/follow-page-simulation.ts';

export function openPage(): void {
  runsStore.setState({ enter });
  pageRunStore.setState({
    openScript,
    openFile,
    performAside: async (lines) => (await import('./simulated/perform-aside.ts')).performAside(lines),
  });
  const visits = keepVisits({
    history,
    location,
    after: (millis, callback) => {
      const handle = setTimeout(callback, millis);
      return () => clearTimeout(handle);
    },
    now: () => performance.now(),
  });
  let pops = 0;
  let returning: Promise<void> = Promise.resolve();
  addEventListener('popstate', ({ state }) => {
    pops += 1;
    const pop = pops;
    // Whoever presses Back twice wants the second.
    returning = returning.then(() => (pop === pops ? goBack(state) : undefined)).catch(() => undefined);
  });
  void openAddress();

  async function goBack(state: unknown): Promise<void> {
    if ((await returnToBranch(state)) || isShown()) visits.onPopState(state);
    else await openAddress();
  }
}

/** @returns whether the page kept the branch to which the browser leads, and shows it now */
async function returnToBranch(state: unknown): Promise<boolean> {
  const place = placeIn(state);
  const { branches, enter: enterBranch } = branchStore.getState();
  if (place === null || place.family !== branches.family) return false;
  beginOpening();
  const entered = await enterBranch(place.name, 'history');
  if (!entered.ok) return false;
  markShown();
  // Lines may have been performed since in that branch: the address of then is an old one.
  keepAddress('line');
  return true;
}

async function openAddress(): Promise<void> {
  beginOpening();
  recordedStore.getState().giveUp();
  markShown();
  const { wanted, view } = readAddress(location);
  if (view.presenter) viewStore.setState({ presents: true });
  // Of a frame in another site the runs of this server are none of its business.
  if (wanted.type !== 'script' && isFramedByOther()) return sayAlone(FRAMED);
  switch (wanted.type) {
    case 'hosted':
      return openHosted(view);
    case 'script': {
      const script = await unpackText(wanted.packed);
      return openOrSay(script.ok ? await simulate(script.value, view, placeIn(history.state)) : script);
    }
    case 'kept': {
      const script = keptScript(wanted.name);
      const gone = 'the script that was shown here is not kept any more, as it was too long for an address';
      return openOrSay(script === null ? fail(gone) : await simulate(script, view, placeIn(history.state)));
    }
    case 'file':
      return openOrSay(await openFileAt(wanted.address, view));
    case 'opened':
      return openOrSay(fail(`${wanted.name} was read from this machine, and has to be opened once more`));
    default:
      return assertNever(wanted);
  }
}

function leave(): void {
  beginOpening();
  if (commandStore.getState().source === null) return;
  commandStore.getState().source?.close();
  forgetRun();
}

/** Leaves what is shown for a run of the server. */
async function enter(address: string): Promise<void> {
  recordedStore.getState().giveUp();
  history.pushState(null, '', address);
  markShown();
  leave();
  await followPageRun();
}

function openHosted(view: SharedView): void {
  leave();
  void followPageRun();
  if (view === NO_VIEW || (view.event === null && view.millis === null && view.selection === null)) return;
  void untilFolded(view.event ?? 1).then(() => showView(view, 0, (event) => event));
}

const FRAMED =
  'In a frame of another site this page shows only what its address holds: a link made by Share, Copy embed.';

/** There is no run to be shown instead. */
function sayAlone(sentence: string): void {
  liveStore.setState({ connection: { state: 'closed', sentence } });
}

/** What cannot be opened is said, and the page shows the run of its server instead. */
function openOrSay(opened: Result<void>): void {
  if (opened.ok) return;
  leave();
  markOther();
  if (isFramedByOther()) return sayAlone(`This cannot be shown: ${opened.error}.`);
  void followPageRun(null);
  liveStore.setState({
    notice: { type: 'told', sentence: `This cannot be shown: ${opened.error}. Below is the lab's own run.` },
  });
}

/** @param place the branch that it is, where this tab may know of others */
async function simulate(script: string, view: SharedView, place: BranchPlace | null): Promise<Result<void>> {
  leave();
  forgetRun();
  if (place === null || !restoreFamily(place)) beginFamily(FIRST_BRANCH);
  runsStore.setState({
    office: openRunOffice(document.baseURI, (address, how) => fetch(address, how)),
    goTo: (address) => location.assign(address),
  });
  // Loaded for who wants one: a page that only looks on at its server needs none of it.
  const { followPageSimulation } = await import('./simulated/follow-page-simulation.ts');
  return followPageSimulation({ type: 'script', script, view }, await pageRunHooks());
}

async function pageRunHooks(): Promise<PageRunHooks> {
  await prepareAddress();
  return { onChanged: keepAddress, reopen };
}

/** The recorded run from which others went on, as it was. */
async function reopen({ file, address }: KeptFile, from: From, onRead: () => void): Promise<Result<void>> {
  const { openRecorded } = await import('./recorded/open-recorded.ts');
  return openRecorded(file, NO_VIEW, {
    onRead() {
      onRead();
      leave();
      forgetRun();
      if (from === 'press') history.pushState({ branch: shownPlace() }, '', address);
      markShown();
    },
    ...(await pageRunHooks()),
  });
}

async function openScript(script: string, view: SharedView = NO_VIEW): Promise<Result<void>> {
  const address = (await addressFor(script, view, null)) ?? './';
  history.pushState(null, '', address);
  markShown();
  const opened = await simulate(script, view, null);
  openOrSay(opened);
  return opened;
}

async function openFile(file: File): Promise<Result<void>> {
  const opened = await openAny(file, NO_VIEW, {
    perform: (script) => openScript(script),
    onRead: () => history.pushState(null, '', addressOfOpened(file.name)),
  });
  if (!opened.ok && commandStore.getState().source === null) openOrSay(opened);
  return opened;
}

interface Opening {
  readonly perform: (script: string) => Promise<Result<void>>;
  /** What is shown until now is left for a trace. */
  readonly onRead: () => void;
}

/** By what is in it, whatever its name says. */
async function openAny(file: File, view: SharedView, { perform, onRead }: Opening): Promise<Result<void>> {
  const kind = await kindOfFile(file);
  switch (kind) {
    case 'log':
      return (await import('./open-log.ts')).openLog(file);
    case 'script': {
      const script = await readScriptFile(file);
      return script.ok ? perform(script.value) : script;
    }
    case 'trace': {
      const { openRecorded } = await import('./recorded/open-recorded.ts');
      return openRecorded(file, view, {
        onRead() {
          leave();
          forgetRun();
          onRead();
          beginFamily(file.name);
          markShown();
        },
        ...(await pageRunHooks()),
      });
    }
    default:
      return assertNever(kind);
  }
}

/** A file that this server hands out. Other servers are out of reach by the page's own rules. */
async function openFileAt(address: string, view: SharedView): Promise<Result<void>> {
  const url = new URL(address, document.baseURI);
  if (url.origin !== location.origin)
    return fail(
      `${url.href} is on another server, which this page does not ask: save the file and drop it here`,
    );
  let answer: Response;
  try {
    answer = await fetch(url);
  } catch {
    return fail(`${url.href} cannot be reached`);
  }
  if (!answer.ok) return fail(`${url.href} cannot be had: the server answers ${answer.status}`);
  const file = new File([await answer.blob()], url.pathname.split('/').at(-1) ?? 'run');
  return openAny(file, view, { perform: (script) => simulate(script, view, null), onRead: () => undefined });
}
