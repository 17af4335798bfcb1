// One line at the foot of the picture: what the hand can do right now.

import type { ReactNode } from 'react';
import { useTime } from '../../store/time/time-store.ts';
import { useView } from '../../store/view-store.ts';
import { useMedia } from '../common/use-media.ts';

export function GestureHint(): ReactNode {
  const touch = useMedia('(pointer: coarse)');
  const selection = useView((state) => state.selection);
  const tool = useView((state) => state.tool);
  const isPast = useTime(({ moment }) => moment.type === 'past');
  if (isPast)
    return (
      <p className="gesture-hint soft">
        An earlier moment. What you do here goes on in a fork; the run stays as it is.
        {!touch && (
          <>
            {' '}
            <kbd>←</kbd> <kbd>→</kbd> step · <kbd>[</kbd> <kbd>]</kbd> cause, effect · <kbd>End</kbd> live
          </>
        )}
      </p>
    );
  if (touch)
    return <p className="gesture-hint soft">Pull a link off to cut it · hold anything for its menu</p>;
  if (selection?.type === 'message')
    return (
      <p className="gesture-hint soft">
        <kbd>Delete</kbd> drop it before it arrives · <kbd>Esc</kbd> back
      </p>
    );
  if (selection?.type === 'link')
    return (
      <p className="gesture-hint soft">
        <kbd>x</kbd> cut · <kbd>Shift</kbd> <kbd>x</kbd> one way · <kbd>h</kbd> heal · <kbd>o</kbd> hold ·{' '}
        <kbd>Delete</kbd> drop a message · <kbd>m</kbd> menu
      </p>
    );
  return (
    <p className="gesture-hint soft">
      <kbd>drag</kbd> a link off or{' '}
      {tool === 'knife' ? 'draw across links to cut' : 'draw around replicas to part them'} · <kbd>Alt</kbd>{' '}
      one way · <kbd>Shift</kbd> {tool === 'knife' ? 'lasso' : 'knife'}, or stretch a replica for delay · drag
      a loose end back to heal
    </p>
  );
}
