// What the page shows, by its address: a run of the server, a simulation of its own, or a file. Going back and forward in
// the browser's history goes there and back.

import { assertNever, fail, type Result } from '../../shared/core/result.ts';
import { LINK_LENGTH_MAX, packText, unpackText } from '../commands/link-text.ts';
import {
  addressOfOpened,
  addressOfScript,
  NO_VIEW,
  readAddress,
  type SharedView,
} from '../commands/shared-address.ts';
import { commandStore } from '../store/command-store.ts';
import { pageRunStore } from '../store/page-run.ts';
import { recordedStore } from '../store/recorded-store.ts';
import { liveStore } from '../store/run-store.ts';
import { runsStore } from '../store/runs-store.ts';
import { viewStore } from '../store/view-store.ts';
import { keepVisits } from '../store/visits.ts';
import { forgetRun } from './forget-run.ts';
import { isFramedByOther } from './framing.ts';
import { followPageRun } from './live/page-runs.ts';
import { openRunOffice } from './live/run-office.ts';
import { kindOfFile, readScriptFile } from './read-script-file.ts';
import { isShown, markOther, markShown } from './shown-address.ts';
import { showView, untilFolded } from './shown-moment.ts';

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
  addEventListener('popstate', ({ state }) => {
    if (isShown()) visits.onPopState(state);
    else void openAddress();
  });
  void openAddress();
}

async function openAddress(): Promise<void> {
  openings += 1;
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
      return openOrSay(script.ok ? await simulate(script.value, view) : script);
    }
    case 'kept': {
      const script = sessionStorage.getItem(keptName(wanted.name));
      const gone = 'the script that was shown here is not kept any more, as it was too long for an address';
      return openOrSay(script === null ? fail(gone) : await simulate(script, view));
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
  openings += 1;
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

async function simulate(script: string, view: SharedView): Promise<Result<void>> {
  leave();
  forgetRun();
  runsStore.setState({
    office: openRunOffice(document.baseURI, (address, how) => fetch(address, how)),
    goTo: (address) => location.assign(address),
  });
  // Loaded for who wants one: a page that only looks on at its server needs none of it.
  const { followPageSimulation } = await import('./simulated/follow-page-simulation.ts');
  return followPageSimulation(script, view, { onChanged: await addressKeeper() });
}

async function openScript(script: string, view: SharedView = NO_VIEW): Promise<Result<void>> {
  const address = await addressFor(script, view);
  history.pushState(null, '', address);
  markShown();
  const opened = await simulate(script, view);
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
      const onChanged = await addressKeeper();
      return openRecorded(file, view, {
        onRead() {
          leave();
          forgetRun();
          onRead();
          markShown();
        },
        onChanged,
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
  return openAny(file, view, { perform: (script) => simulate(script, view), onRead: () => undefined });
}

/** The script of the run as it is now, in an address; one that is too long is kept by this tab. */
async function addressFor(script: string, view: SharedView): Promise<string> {
  const address = addressOfScript(await packText(script), view);
  if (address.length <= LINK_LENGTH_MAX) return address;
  const name = String(Date.now());
  sessionStorage.setItem(keptName(name), script);
  return `./#kept=${name}`;
}

function keptName(name: string): string {
  return `oxbow.script.${name}`;
}

/** Counts what was opened: for what is not shown any more no address is written. */
let openings = 0;
/** One after another: a line that overtook its fork would take the place of what the fork came from. */
let writing: Promise<void> = Promise.resolve();

/** So that a page that is loaded anew shows what it showed. Lines come one by one; each fork is a place to come back to. */
async function addressKeeper(): Promise<(how: 'line' | 'fork') => void> {
  // Of no use to who only looks on at a server.
  const { sessionNow } = await import('../store/share.ts');
  return (how) => {
    // As it is now: when its turn has come to be written, the run may have been forked.
    const session = sessionNow();
    if (session === null || pageRunStore.getState().run.type !== 'page') return;
    const script = `${session.lines.join('\n')}\n`;
    const opening = openings;
    writing = writing
      .catch(() => undefined)
      .then(() => writeAddress(how, script, () => opening === openings && isShown()));
  };
}

async function writeAddress(
  how: 'line' | 'fork',
  script: string,
  isStillShown: () => boolean,
): Promise<void> {
  if (!isStillShown()) return;
  const address = await addressFor(script, NO_VIEW);
  if (!isStillShown()) return;
  if (how === 'fork') history.pushState(history.state, '', address);
  else history.replaceState(history.state, '', address);
  markShown();
}
