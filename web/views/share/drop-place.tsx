// The whole page is a place to drop a file on. What it opens is loaded then.

import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react';
import { openDropped } from '../../store/dropped.ts';
import { useLog } from '../../store/log-store.ts';

const LogView = lazy(async () => ({ default: (await import('./log-view.tsx')).LogView }));

export function DropPlace(): ReactNode {
  const [over, setOver] = useState(false);
  const log = useLog();
  useEffect(() => {
    const hasFile = ({ dataTransfer }: DragEvent): boolean => dataTransfer?.types.includes('Files') === true;
    const onOver = (event: DragEvent): void => {
      if (!hasFile(event)) return;
      event.preventDefault();
      setOver(true);
    };
    const onLeave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setOver(false);
    };
    const onDrop = (event: DragEvent): void => {
      if (!hasFile(event)) return;
      event.preventDefault();
      setOver(false);
      const file = event.dataTransfer?.files[0];
      if (file !== undefined) void openDropped(file);
    };
    const listeners = { dragover: onOver, dragleave: onLeave, drop: onDrop };
    for (const [name, listener] of Object.entries(listeners))
      addEventListener(name as 'drop', listener as (event: DragEvent) => void);
    return () => {
      for (const [name, listener] of Object.entries(listeners))
        removeEventListener(name as 'drop', listener as (event: DragEvent) => void);
    };
  }, []);
  return (
    <>
      {over && (
        <div className="drop-place" aria-hidden="true">
          <p>Drop a trace, a script or a ShiViz log to open it</p>
        </div>
      )}
      {log !== null && (
        <Suspense>
          <LogView key={log.name} log={log} />
        </Suspense>
      )}
    </>
  );
}
