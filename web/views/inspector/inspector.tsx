// Beside the picture: the detail of what is selected, or an overview when nothing is.

import { type ReactNode, useEffect, useRef } from 'react';
import { findProtocolPage } from '../../protocols/index.ts';
import { useRun, useRunFrame } from '../../store/run-store.ts';
import { type Selection, select, useView } from '../../store/view-store.ts';
import { lateParts } from '../common/late.tsx';
import { useOneColumn, useStillness } from '../common/use-media.ts';
import { Overview } from './overview.tsx';

const { part, prepare } = lateParts(() => import('./selected.ts'));
const ClientPanel = part((panels) => panels.ClientPanel);
const LinkPanel = part((panels) => panels.LinkPanel);
const MessagePanel = part((panels) => panels.MessagePanel);
const OperationPanel = part((panels) => panels.OperationPanel);
const ReplicaPanel = part((panels) => panels.ReplicaPanel);

export function Inspector(): ReactNode {
  const selection = useView((state) => state.selection);
  const protocol = useRun((state) => state.picture?.header.protocol ?? null);
  const run = useRunFrame();
  const page = protocol === null ? null : findProtocolPage(protocol);
  const box = useRef<HTMLElement>(null);
  const isBeneath = useOneColumn();
  const still = useStillness();
  const key = selection === null ? null : selectionKey(selection);
  // Whoever selects something sees it at once.
  const hasRun = run !== null;
  useEffect(() => {
    if (hasRun) prepare();
  }, [hasRun]);
  // Another thing is read from its beginning.
  useEffect(() => {
    if (key !== null) box.current?.scrollTo({ top: 0 });
  }, [key]);
  // In one column it lies beneath the picture: who taps a thing would see nothing happen.
  useEffect(() => {
    const top = box.current?.getBoundingClientRect().top;
    if (key === null || !isBeneath || top === undefined || top < innerHeight * 0.6) return;
    box.current?.scrollIntoView({ block: 'start', behavior: still ? 'instant' : 'smooth' });
  }, [key, isBeneath, still]);
  return (
    <aside ref={box} className={key === null ? 'inspector' : 'inspector has-detail'} aria-label="Inspector">
      {selection !== null && (
        <button type="button" className="button quiet small inspector-close" onClick={() => select(null)}>
          Overview
        </button>
      )}
      {page === null || run === null ? null : selection === null ? (
        <Overview page={page} />
      ) : (
        <Selected key={key} selection={selection} />
      )}
    </aside>
  );
}

function selectionKey(selection: Selection): string {
  return JSON.stringify(selection);
}

function Selected({ selection }: { readonly selection: Selection }): ReactNode {
  switch (selection.type) {
    case 'replica':
      return <ReplicaPanel id={selection.id} />;
    case 'client':
      return <ClientPanel id={selection.id} />;
    case 'link':
      return <LinkPanel a={selection.a} b={selection.b} />;
    case 'message':
      return <MessagePanel message={selection.message} />;
    case 'operation':
      return <OperationPanel client={selection.client} number={selection.number} />;
  }
}
