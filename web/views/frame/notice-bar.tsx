// What a person must be told about the connection: that the server is gone, that it came back, that it is another run.

import { type ReactNode, useEffect, useState } from 'react';
import { connectionStore } from '../../store/connection-store.ts';
import { runStore, useRun } from '../../store/run-store.ts';

export function NoticeBar(): ReactNode {
  const connection = useRun((state) => state.connection);
  const notice = useRun((state) => state.notice);
  useEffect(() => {
    // Good news go by themselves; what changed the picture stays until it was read.
    if (notice?.type !== 'returned') return;
    const handle = setTimeout(() => runStore.setState({ notice: null }), 6_000);
    return () => clearTimeout(handle);
  }, [notice]);
  if (connection.state === 'lost') return <LostBar retryAt={connection.retryAt} />;
  if (connection.state === 'closed')
    return (
      <p className="notice ended" role="alert">
        <span>{connection.sentence}</span>
        <button type="button" className="button" onClick={() => location.reload()}>
          Load anew
        </button>
      </p>
    );
  if (notice === null) return null;
  return (
    <p className={`notice ${notice.type}`} role="status">
      <span>{notice.sentence}</span>
      <button type="button" className="button quiet" onClick={() => runStore.setState({ notice: null })}>
        Dismiss
      </button>
    </p>
  );
}

function LostBar({ retryAt }: { readonly retryAt: number }): ReactNode {
  const [now, setNow] = useState(() => performance.now());
  useEffect(() => {
    const handle = setInterval(() => setNow(performance.now()), 500);
    return () => clearInterval(handle);
  }, []);
  const seconds = Math.max(0, Math.ceil((retryAt - now) / 1000));
  return (
    <p className="notice lost" role="alert">
      <span>
        The server does not answer. What you see is the last it said
        {seconds > 0 ? `; trying again in ${seconds} s` : '; trying again now'}.
      </span>
      <button type="button" className="button" onClick={() => connectionStore.getState().retryNow()}>
        Try now
      </button>
    </p>
  );
}
