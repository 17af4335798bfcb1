// The script of the run: as it was typed, as a scenario with what is expected of it, and as a test.

import { type ReactNode, useState } from 'react';
import { runAsScript } from '../../commands/run-script.ts';
import { pageRunStore, type SessionWithClaims } from '../../store/page-run.ts';
import { runStore } from '../../store/run-store.ts';
import { sessionNow } from '../../store/share.ts';
import { CopyButton } from '../common/copy-button.tsx';
import { downloadText } from '../common/download.ts';
import { ShareRow } from './share-row.tsx';

export function ScriptRow({ run }: { readonly run: string }): ReactNode {
  const [state, setState] = useState<{ readonly said: string; readonly isRefusal: boolean } | null>(null);
  const script = (): string => {
    const { picture } = runStore.getState();
    return picture === null ? '' : `${runAsScript(picture)}\n`;
  };
  const withClaims = async (save: (session: SessionWithClaims) => Promise<void>): Promise<void> => {
    const session = sessionNow();
    if (session === null) return setState({ said: 'A recorded run has no script.', isRefusal: true });
    setState({ said: 'Performing the session, to see what holds …', isRefusal: false });
    const performed = await pageRunStore.getState().performAside(session.lines);
    if (!performed.ok) return setState({ said: performed.error, isRefusal: true });
    await save(performed.value);
    setState(null);
  };
  return (
    <ShareRow
      title="Script"
      words={
        <>
          Does the same again from nothing, here or by <code>oxbow run</code>. Scenario and test add what was
          found of a simulation of it: answers, guarantees held, refused or broken, convergence.
        </>
      }
    >
      <CopyButton text={script} label="Copy script" />
      <button type="button" className="button small" onClick={() => downloadText(`${run}.oxbow`, script())}>
        Download script
      </button>
      <button
        type="button"
        className="button small"
        onClick={() =>
          void withClaims(async ({ session, claims }) => {
            const { scenarioFile } = await import('../../commands/scenario.ts');
            downloadText(`${run}-scenario.oxbow`, scenarioFile(session, claims));
          })
        }
      >
        Scenario file
      </button>
      <button
        type="button"
        className="button small"
        onClick={() =>
          void withClaims(async ({ session, claims }) => {
            const { playwrightSpec } = await import('../../commands/playwright-spec.ts');
            downloadText(`${run}.spec.ts`, playwrightSpec(session, claims, `the session ${run}`));
          })
        }
      >
        Playwright spec
      </button>
      {state !== null && (
        <p className={`small ${state.isRefusal ? 'sheet-refusal' : 'soft'}`} role="status">
          {state.said}
        </p>
      )}
    </ShareRow>
  );
}
